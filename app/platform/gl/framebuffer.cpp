#include "app/platform/gl/framebuffer.h"

#include <algorithm>
#include <string>

#include "core/base/errors.h"

namespace muonscope {

Image read_framebuffer(int width, int height) {
  Image image{width, height, {}};
  const std::size_t stride = static_cast<std::size_t>(width) * 4;
  image.pixels.resize(stride * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, image.pixels.data());
  // OpenGL's rows go upwards.
  for (int row = 0; row < height / 2; ++row) {
    const auto top =
        image.pixels.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * stride);
    const auto bottom = image.pixels.begin() +
                        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(height - 1 - row) * stride);
    std::swap_ranges(top, top + static_cast<std::ptrdiff_t>(stride), bottom);
  }
  return image;
}

void show_pixels_plainly() {
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

Framebuffer::Framebuffer(int width, int height, Format format) {
  GLint largest = 0, texture_before = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
  if (width > largest || height > largest) {
    throw OutputError("cannot draw a PNG of " + std::to_string(width) + "×" + std::to_string(height) +
                      " pixels: this OpenGL takes up to " + std::to_string(largest) +
                      " a side; choose a smaller size or scale, or SVG");
  }
  glGetIntegerv(GL_FRAMEBUFFER_BINDING, &before_);
  glGetIntegerv(GL_VIEWPORT, viewport_);
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &texture_before);
  const bool counts = format == Format::counts;
  glBindTexture(GL_TEXTURE_2D, texture_.name());
  show_pixels_plainly();
  glTexImage2D(GL_TEXTURE_2D, 0, counts ? GL_R32F : GL_RGBA8, width, height, 0, counts ? GL_RED : GL_RGBA,
               counts ? GL_FLOAT : GL_UNSIGNED_BYTE, nullptr);
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture_before));
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_.name(), 0);
  glViewport(0, 0, width, height);
}

Framebuffer::~Framebuffer() {
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(before_));
  glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
}

}  // namespace muonscope
