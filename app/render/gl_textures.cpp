#include "app/render/gl_textures.h"

#include <algorithm>

#include "app/panels/imgui_shim.h"

namespace muonscope {

GlTextures::~GlTextures() {
  sweep();
  if (!live_.empty()) glDeleteTextures(static_cast<GLsizei>(live_.size()), live_.data());
}

ImTextureID GlTextures::add(const Image& image) {
  GLint before = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &before);
  GLuint name = 0;
  glGenTextures(1, &name);
  live_.push_back(name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, image.width, image.height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               image.pixels.data());
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before));
  return shim::texture_id(name);
}

void GlTextures::remove(ImTextureID texture) {
  const GLuint name = shim::texture_name(texture);
  std::erase(live_, name);
  removed_.push_back(name);
}

void GlTextures::sweep() {
  if (!removed_.empty()) glDeleteTextures(static_cast<GLsizei>(removed_.size()), removed_.data());
  removed_.clear();
}

}  // namespace muonscope
