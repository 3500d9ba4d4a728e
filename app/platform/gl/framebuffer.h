#pragma once

#include "app/paint/image.h"
#include "app/platform/gl/gl_objects.h"

namespace muonscope {

/// What the current framebuffer of this size shows.
Image read_framebuffer(int width, int height);

/// The texture that is bound is drawn pixel for pixel, never smoothed.
void show_pixels_plainly();

/// A picture to draw on instead of the screen. While it lives it is the current framebuffer and all of it the
/// viewport; after it, what was before.
class Framebuffer {
 public:
  enum class Format { colors, counts };
  /// `format`: colours, or a number a pixel in single precision. OutputError where the size is more than
  /// OpenGL takes.
  Framebuffer(int width, int height, Format format = Format::colors);
  ~Framebuffer();
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;

  /// The picture, to be kept when the framebuffer goes; nothing is drawn after that.
  GlTexture take() { return std::move(texture_); }

 private:
  GlFramebuffer framebuffer_;
  GlTexture texture_;
  GLint before_ = 0;
  GLint viewport_[4] = {};
};

}  // namespace muonscope
