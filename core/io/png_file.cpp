#include "core/io/png_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/io/png_decode.h"
#include "core/linalg/block_means.h"

namespace muonscope {
namespace {

/// Pixels that are decoded at most.
constexpr double most_pixels = 0x1p26;
constexpr std::uintmax_t most_picture_bytes = 256u << 20;

/// sRGB's encoding of light and back (IEC 61966-2-1), both from 0 to 1.
double encoded(double light) {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}
double light_of(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

/// Every sample's light, and its value in sRGB's encoding: exactly the fraction of white that is stored,
/// where the file is encoded so.
struct Levels {
  std::vector<double> value, light;

  Levels(int depth, double gamma) {
    const unsigned white = (1u << depth) - 1;
    for (unsigned sample = 0; sample <= white; ++sample) {
      const double stored = static_cast<double>(sample) / white;
      light.push_back(gamma == 0 ? light_of(stored) : std::pow(stored, 1 / gamma));
      value.push_back(gamma == 0 ? stored : encoded(light.back()));
    }
  }
};

/// Pixels as encoded values.
class Pixels {
 public:
  explicit Pixels(const PngSamples& samples) : samples_(samples), levels_(samples.depth, samples.gamma) {}

  /// Of the channel red, green or blue.
  double channel(Eigen::Index row, Eigen::Index col, int channel) const {
    const std::size_t first = first_of(row, col);
    const unsigned sample = samples_.at(first + static_cast<std::size_t>(samples_.coloured() ? channel : 0));
    const double opacity = opacity_of(first);
    return opacity == 1 ? levels_.value[sample] : encoded(over_white(levels_.light[sample], opacity));
  }

  double grey(Eigen::Index row, Eigen::Index col) const {
    const std::size_t first = first_of(row, col);
    const unsigned red = samples_.at(first);
    if (!samples_.coloured() || (red == samples_.at(first + 1) && red == samples_.at(first + 2)))
      return channel(row, col, 0);
    constexpr std::array<double, 3> weights = {0.2126, 0.7152, 0.0722};  // of sRGB's primaries, CIE Y
    double light = 0;
    for (std::size_t k = 0; k < weights.size(); ++k)
      light += weights[k] * levels_.light[samples_.at(first + k)];
    return encoded(over_white(light, opacity_of(first)));
  }

 private:
  static double over_white(double light, double opacity) { return opacity * light + (1 - opacity); }
  std::size_t first_of(Eigen::Index row, Eigen::Index col) const {
    return static_cast<std::size_t>((row * samples_.size.width + col) * samples_.channels);
  }
  double opacity_of(std::size_t first) const {
    if (!samples_.transparent()) return 1;
    const unsigned sample = samples_.at(first + static_cast<std::size_t>(samples_.channels - 1));
    return static_cast<double>(sample) / ((1u << samples_.depth) - 1);
  }

  const PngSamples& samples_;
  Levels levels_;
};

/// Rows or columns left of `size` where a picture whose longer side is `longer` shrinks to `longest`.
Eigen::Index shrunk(Eigen::Index size, Eigen::Index longer, Eigen::Index longest) {
  if (longer <= longest) return size;
  const double ratio = static_cast<double>(longest) / static_cast<double>(longer);
  return std::max<Eigen::Index>(1, std::llround(ratio * static_cast<double>(size)));
}

[[noreturn]] void refuse_size(const std::string& name, const PngSize& size, Eigen::Index rows,
                              Eigen::Index cols) {
  const std::string picture =
      name + ": a picture of " + std::to_string(size.width) + "×" + std::to_string(size.height);
  const std::string limit = std::to_string(max_side);
  if (rows > max_side || cols > max_side)
    throw InputError(picture + " is a matrix of " + std::to_string(rows) + "×" + std::to_string(cols) +
                     ", whose sides go up to " + limit +
                     ": give the target a \"side\", to which it is averaged down, or scale the picture down");
  throw InputError(picture + " has more than 2²⁶ pixels; scale it down");
}

}  // namespace

Matrix read_png(const std::string& bytes, const std::string& name, bool stacked,
                std::optional<Eigen::Index> longest) {
  const PngSize size = png_size(bytes, name);
  const Eigen::Index channels = stacked ? 3 : 1, longer = std::max(size.width, size.height);
  const Eigen::Index rows = shrunk(size.height, longer, longest.value_or(longer));
  const Eigen::Index cols = shrunk(size.width, longer, longest.value_or(longer));
  const bool fits = static_cast<double>(size.width) * static_cast<double>(size.height) <= most_pixels;
  if (!fits || cols > max_side || channels * rows > max_side) refuse_size(name, size, channels * rows, cols);
  const PngSamples samples = png_samples(bytes, name);
  const Pixels pixels(samples);
  Matrix matrix(channels * rows, cols), part(size.height, size.width);
  for (int channel = 0; channel < channels; ++channel) {
    for (Eigen::Index row = 0; row < size.height; ++row) {
      for (Eigen::Index col = 0; col < size.width; ++col)
        part(row, col) = stacked ? pixels.channel(row, col, channel) : pixels.grey(row, col);
    }
    matrix.middleRows(channel * rows, rows) = block_means(part, rows, cols);
  }
  return matrix;
}

std::string read_picture(const std::filesystem::path& path) {
  return read_file(path, most_picture_bytes, "pictures have at most 256 MiB",
                   "paths are relative to the experiment file");
}

}  // namespace muonscope
