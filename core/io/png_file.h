#pragma once
// Pictures as matrices.

#include <filesystem>
#include <string>

#include "core/types.h"

namespace muonscope {

/// A PNG file's pixels, 0 black to 1 white in its own (sRGB) encoding: grey, height×width, or `stacked`, the
/// red, green and blue pictures one above the other, 3·height×width. InputError for what is no PNG file and
/// for sides over max_side, before anything of that size is allocated.
Matrix read_png(const std::filesystem::path& path, bool stacked);

/// A file as it is. InputError where it cannot be read.
std::string read_bytes(const std::filesystem::path& path);

}  // namespace muonscope
