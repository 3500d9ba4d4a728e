#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace muonscope {

/// Rows from the top, four bytes (red, green, blue, alpha) a pixel.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

/// The image as an opaque PNG file's bytes.
std::string png_bytes(const Image& image);

/// What the current framebuffer of this size shows.
Image read_framebuffer(int width, int height);

}  // namespace muonscope
