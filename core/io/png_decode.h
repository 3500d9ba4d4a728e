#pragma once
// PNG files as libpng reads them, sample for sample.

#include <cstdint>
#include <string>
#include <vector>

namespace muonscope {

struct PngSize {
  std::int64_t width = 0, height = 0;
};

/// Palettes and depths below 8 bits are expanded; nothing else is changed.
struct PngSamples {
  PngSize size;
  int channels = 1;                  ///< 1 grey, 2 with opacity; 3 red, green, blue, 4 with opacity
  int depth = 8;                     ///< bits a sample: 8 or 16
  double gamma = 0;                  ///< samples are light to this power; 0: sRGB's curve
  std::vector<unsigned char> bytes;  ///< row by row, 16 bits with the higher ones first

  bool coloured() const { return channels >= 3; }
  bool transparent() const { return channels == 2 || channels == 4; }
  unsigned at(std::size_t sample) const {
    return depth == 8 ? bytes[sample] : static_cast<unsigned>(bytes[2 * sample]) << 8 | bytes[2 * sample + 1];
  }
};

/// InputError, which `name` starts, for what is no PNG file.
PngSize png_size(const std::string& bytes, const std::string& name);
/// InputError as above, and for files that are cut or damaged.
PngSamples png_samples(const std::string& bytes, const std::string& name);

}  // namespace muonscope
