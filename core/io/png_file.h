#pragma once
// Pictures as matrices.

#include <filesystem>
#include <string>

#include "core/experiment/experiment.h"
#include "core/types.h"

namespace muonscope {

/// The pixels of a PNG file's bytes, 0 black to 1 white in its own (sRGB) encoding: grey, height×width, or
/// `stacked`, the red, green and blue pictures one above the other, 3·height×width. Where the longer side has
/// more than `longest` pixels, blocks of them are averaged until it has that many. InputError, which `name`
/// starts, for what is no PNG file, for sides of the matrix over max_side and for more than 2²⁶ pixels,
/// before anything of that size is allocated.
Matrix read_png(const std::string& bytes, const std::string& name, bool stacked,
                Eigen::Index longest = max_side);

/// A file as it is, up to 256 MiB. InputError where it cannot be read.
std::string read_bytes(const std::filesystem::path& path);

}  // namespace muonscope
