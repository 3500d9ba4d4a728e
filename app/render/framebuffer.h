#pragma once

#include "app/paint/image.h"
#include "app/render/gl.h"

namespace muonscope {

/// What the current framebuffer of this size shows.
Image read_framebuffer(int width, int height);

/// A picture to draw on instead of the screen. While it lives it is the current framebuffer and all of it the
/// viewport; after it, what was before.
class Framebuffer {
 public:
  /// OutputError where the size is more than OpenGL takes.
  Framebuffer(int width, int height);
  ~Framebuffer();
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;

 private:
  GLuint framebuffer_ = 0, texture_ = 0;
  GLint before_ = 0;
  GLint viewport_[4] = {};
};

}  // namespace muonscope
