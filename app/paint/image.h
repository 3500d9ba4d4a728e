#pragma once

#include <cstdint>
#include <vector>

namespace muonscope {

/// Rows from the top, four bytes (red, green, blue, alpha; straight, not premultiplied) a pixel.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

}  // namespace muonscope
