#pragma once

#include "app/panels/textures.h"
#include "app/render/gl.h"

namespace muonscope {

/// Textures of the OpenGL context that is current; made, removed and destroyed while it is.
class GlTextures final : public TextureStore {
 public:
  GlTextures() = default;
  ~GlTextures() override;
  GlTextures(const GlTextures&) = delete;
  GlTextures& operator=(const GlTextures&) = delete;

  ImTextureID add(const Image& image) override;
  void remove(ImTextureID texture) override;
  /// Deletes what was removed; between frames.
  void sweep();

 private:
  std::vector<GLuint> live_, removed_;
};

}  // namespace muonscope
