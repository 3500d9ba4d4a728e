#include "core/io/png_file.h"

#include <png.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "core/errors.h"
#include "core/experiment/experiment.h"

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

}  // namespace

Matrix read_png(const std::filesystem::path& path, bool stacked) {
  PngReader reader;
  png_image& image = reader.image;
  if (png_image_begin_read_from_file(&image, path.string().c_str()) == 0) {
    throw InputError(path.string() + ": cannot be read as a PNG file: " + image.message);
  }
  const Eigen::Index channels = stacked ? 3 : 1;
  const Eigen::Index width = image.width, height = image.height;
  if (width > max_side || channels * height > max_side) {
    throw InputError(path.string() + ": a picture of " + std::to_string(width) + "×" +
                     std::to_string(height) + " is too large; sides of the matrix go up to " +
                     std::to_string(max_side));
  }
  image.format = stacked ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
  const png_color behind{255, 255, 255};  // of transparent pixels
  if (png_image_finish_read(&image, &behind, pixels.data(), 0, nullptr) == 0) {
    throw InputError(path.string() + ": cannot be read as a PNG file: " + image.message);
  }
  Matrix matrix(channels * height, width);
  for (Eigen::Index row = 0; row < height; ++row) {
    for (Eigen::Index col = 0; col < width; ++col) {
      for (Eigen::Index channel = 0; channel < channels; ++channel) {
        const auto at = static_cast<std::size_t>((row * width + col) * channels + channel);
        matrix(channel * height + row, col) = pixels[at] / white;
      }
    }
  }
  return matrix;
}

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw InputError(path.string() + ": cannot be read; check its permissions");
  return bytes;
}

}  // namespace muonscope
