#include "core/io/png_decode.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <new>

#include "core/base/errors.h"

namespace muonscope {
namespace {

/// libpng's own test for gAMA chunks that mean sRGB, which is 1/2.2 but for a few per cent.
constexpr double srgb_gamma = 1 / 2.2, gamma_tolerance = 0.05;

/// libpng leaves by longjmp where it fails: each step is a function of its own in which nothing needs to be
/// destroyed, and what must outlive it is a member.
class PngDecoder {
 public:
  PngDecoder(const std::string& bytes, const std::string& name)
      : next_(bytes.data()), left_(bytes.size()), name_(name) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_set_read_fn(png_, this, on_read);
  }
  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  PngSize read_size() {
    require(read_header());
    return {static_cast<std::int64_t>(png_get_image_width(png_, info_)),
            static_cast<std::int64_t>(png_get_image_height(png_, info_))};
  }

  PngSamples read() {
    PngSamples samples;
    samples.size = read_size();
    require(expand());
    samples.channels = png_get_channels(png_, info_);
    samples.depth = png_get_bit_depth(png_, info_);
    samples.gamma = gamma();
    const std::size_t row_bytes = png_get_rowbytes(png_, info_);
    samples.bytes.resize(row_bytes * static_cast<std::size_t>(samples.size.height));
    for (std::size_t at = 0; at < samples.bytes.size(); at += row_bytes)
      rows_.push_back(samples.bytes.data() + at);
    require(read_rows());
    return samples;
  }

 private:
  static void on_error(png_structp png, png_const_charp message) {
    auto& self = *static_cast<PngDecoder*>(png_get_error_ptr(png));
    std::snprintf(self.message_.data(), self.message_.size(), "%s", message);
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp, png_const_charp) {}
  static void on_read(png_structp png, png_bytep to, std::size_t count) {
    auto& self = *static_cast<PngDecoder*>(png_get_io_ptr(png));
    if (count > self.left_) png_error(png, "the file is cut");
    std::memcpy(to, self.next_, count);
    self.next_ += count;
    self.left_ -= count;
  }

  bool read_header() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_info(png_, info_);
    return true;
  }
  bool expand() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_palette_to_rgb(png_);
    png_set_expand_gray_1_2_4_to_8(png_);
    if (png_get_valid(png_, info_, PNG_INFO_tRNS) != 0) png_set_tRNS_to_alpha(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }
  bool read_rows() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_image(png_, rows_.data());
    png_read_end(png_, nullptr);
    return true;
  }
  void require(bool read) const {
    if (!read) throw InputError(name_ + ": cannot be read as a PNG file: " + message_.data());
  }

  double gamma() const {
    double value = 0;
    const bool otherwise_known =
        png_get_valid(png_, info_, PNG_INFO_sRGB) != 0 || png_get_valid(png_, info_, PNG_INFO_iCCP) != 0;
    if (otherwise_known || png_get_gAMA(png_, info_, &value) == 0 || !(value > 0)) return 0;
    return std::abs(value / srgb_gamma - 1) < gamma_tolerance ? 0 : value;
  }

  const char* next_;
  std::size_t left_;
  const std::string& name_;
  std::array<char, 200> message_{};
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::vector<png_bytep> rows_;
};

}  // namespace

PngSize png_size(const std::string& bytes, const std::string& name) {
  return PngDecoder(bytes, name).read_size();
}

PngSamples png_samples(const std::string& bytes, const std::string& name) {
  return PngDecoder(bytes, name).read();
}

}  // namespace muonscope
