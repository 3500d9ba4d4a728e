#pragma once
// Pictures as matrices.

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/types.h"

namespace muonscope {

/// The pixels of a PNG file's bytes, 0 black to 1 white in sRGB's encoding and as finely as they are stored:
/// grey, height×width, or `stacked`, the red, green and blue pictures one above the other, 3·height×width.
/// What is transparent lies over white, and grey is the luminance 0.2126 R + 0.7152 G + 0.0722 B, both in
/// linear light. With `longest`, blocks of a larger picture are averaged, as encoded, until its longer side
/// has that many pixels. InputError, which `name` starts, for what is no PNG file, for sides of the matrix
/// over max_side and for more than 2²⁶ pixels, before anything of that size is allocated.
Matrix read_png(const std::string& bytes, const std::string& name, bool stacked,
                std::optional<Eigen::Index> longest = {});

/// A picture's file as it is, up to 256 MiB. InputError where it cannot be read.
std::string read_picture(const std::filesystem::path& path);

}  // namespace muonscope
