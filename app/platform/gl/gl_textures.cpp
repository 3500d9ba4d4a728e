#include "app/platform/gl/gl_textures.h"

#include <algorithm>

#include "app/platform/gl/framebuffer.h"
#include "app/window/imgui/imgui_shim.h"

namespace muonscope {

ImTextureID GlTextures::keep(GlTexture texture) {
  live_.push_back(std::move(texture));
  return shim::texture_id(live_.back().name());
}

ImTextureID GlTextures::add(const Image& image) {
  GLint before = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &before);
  GlTexture texture;
  glBindTexture(GL_TEXTURE_2D, texture.name());
  show_pixels_plainly();
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, image.width, image.height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               image.pixels.data());
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before));
  return keep(std::move(texture));
}

ImTextureID GlTextures::add(const CountShading& shading) {
  return shaders_ != nullptr ? keep(shaders_->draw(shading)) : TextureStore::add(shading);
}

ImTextureID GlTextures::add(const PlaneShading& shading, int width, int height, double scale) {
  return shaders_ != nullptr ? keep(shaders_->draw(shading, width, height, scale))
                             : TextureStore::add(shading, width, height, scale);
}

void GlTextures::remove(ImTextureID texture) {
  const GLuint name = shim::texture_name(texture);
  const auto found =
      std::find_if(live_.begin(), live_.end(), [name](const GlTexture& live) { return live.name() == name; });
  if (found == live_.end()) return;
  removed_.push_back(std::move(*found));
  live_.erase(found);
}

}  // namespace muonscope
