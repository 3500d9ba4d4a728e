#pragma once

#include "app/platform/gl/shaders.h"
#include "app/window/imgui/textures.h"

namespace muonscope {

/// Textures of the OpenGL context that is current; made, removed and destroyed while it is. With shaders,
/// these colour counts and planes; without, the processor does.
class GlTextures final : public TextureStore {
 public:
  explicit GlTextures(const Shaders* shaders) : shaders_(shaders) {}

  ImTextureID add(const Image& image) override;
  ImTextureID add(const CountShading& shading) override;
  ImTextureID add(const PlaneShading& shading, int width, int height, double scale) override;
  bool draws_lines() const override { return shaders_ != nullptr; }
  void remove(ImTextureID texture) override;
  /// Deletes what was removed; between frames.
  void sweep() { removed_.clear(); }

 private:
  ImTextureID keep(GlTexture texture);

  const Shaders* shaders_;
  std::vector<GlTexture> live_, removed_;
};

}  // namespace muonscope
