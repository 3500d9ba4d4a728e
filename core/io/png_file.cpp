#include "core/io/png_file.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <vector>

#include "core/errors.h"
#include "core/linalg/block_means.h"

namespace muonscope {
namespace {

constexpr double white = 255;

/// libpng's reader, freed whatever happens.
struct PngReader {
  png_image image{};
  PngReader() { image.version = PNG_IMAGE_VERSION; }
  ~PngReader() { png_image_free(&image); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
};

/// Pixels that are decoded at most.
constexpr double most_pixels = 0x1p26;

/// Rows or columns left of `size` where a picture whose longer side is `longer` shrinks to `longest`.
Eigen::Index shrunk(Eigen::Index size, Eigen::Index longer, Eigen::Index longest) {
  if (longer <= longest) return size;
  const double ratio = static_cast<double>(longest) / static_cast<double>(longer);
  return std::max<Eigen::Index>(1, std::llround(ratio * static_cast<double>(size)));
}

std::vector<png_byte> decoded(PngReader& reader, png_uint_32 format, const std::string& name) {
  reader.image.format = format;
  std::vector<png_byte> pixels(PNG_IMAGE_SIZE(reader.image));
  const png_color behind{255, 255, 255};  // of transparent pixels
  if (png_image_finish_read(&reader.image, &behind, pixels.data(), 0, nullptr) == 0) {
    throw InputError(name + ": cannot be read as a PNG file: " + reader.image.message);
  }
  return pixels;
}

}  // namespace

Matrix read_png(const std::string& bytes, const std::string& name, bool stacked, Eigen::Index longest) {
  PngReader reader;
  const png_image& image = reader.image;
  if (png_image_begin_read_from_memory(&reader.image, bytes.data(), bytes.size()) == 0) {
    throw InputError(name + ": cannot be read as a PNG file: " + image.message);
  }
  const Eigen::Index channels = stacked ? 3 : 1;
  const Eigen::Index width = image.width, height = image.height, longer = std::max(width, height);
  const Eigen::Index rows = shrunk(height, longer, longest), cols = shrunk(width, longer, longest);
  const bool fits = static_cast<double>(width) * static_cast<double>(height) <= most_pixels;
  if (!fits || cols > max_side || channels * rows > max_side) {
    throw InputError(name + ": a picture of " + std::to_string(width) + "×" + std::to_string(height) +
                     " is too large; sides of the matrix go up to " + std::to_string(max_side) +
                     ": give the target a smaller \"side\", or scale it down");
  }
  const std::vector<png_byte> pixels = decoded(reader, stacked ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY, name);
  Matrix matrix(channels * rows, cols), part(height, width);
  for (Eigen::Index channel = 0; channel < channels; ++channel) {
    for (Eigen::Index row = 0; row < height; ++row) {
      for (Eigen::Index col = 0; col < width; ++col) {
        part(row, col) = pixels[static_cast<std::size_t>((row * width + col) * channels + channel)] / white;
      }
    }
    matrix.middleRows(channel * rows, rows) = block_means(part, rows, cols);
  }
  return matrix;
}

std::string read_bytes(const std::filesystem::path& path) {
  constexpr std::uintmax_t most_bytes = 256u << 20;
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) throw InputError(path.string() + ": cannot be read: " + failed.message());
  if (size > most_bytes) throw InputError(path.string() + " is larger than 256 MiB");
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw InputError(path.string() + ": cannot be read; check its permissions");
  return bytes;
}

}  // namespace muonscope
