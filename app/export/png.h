#pragma once

#include <string>

#include "app/paint/image.h"

namespace muonscope {

/// The image as an opaque PNG file's bytes.
std::string png_bytes(const Image& image);

}  // namespace muonscope
