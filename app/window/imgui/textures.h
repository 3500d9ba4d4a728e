#pragma once
// Pictures in a draw list: who keeps them, without knowing how.

#include <imgui.h>

#include <memory>
#include <vector>

#include "app/paint/shading.h"

namespace muonscope {

/// Holds images where the renderer draws them from (app/platform/gl). Drawn pixel for pixel, never smoothed.
class TextureStore {
 public:
  virtual ~TextureStore() = default;
  virtual ImTextureID add(const Image& image) = 0;
  /// Counts in their colours, a pixel a cell.
  virtual ImTextureID add(const CountShading& shading) {
    return add(image_of(shading.columns(), shading.rows(), colors_of(shading)));
  }
  /// The tones of a loss, with iso-lines where draws_lines(); `scale`: pixels a canvas unit.
  virtual ImTextureID add(const PlaneShading& shading, int width, int height, double /*scale*/) {
    return add(image_of(width, height, colors_of(shading, height, width)));
  }
  virtual bool draws_lines() const { return false; }
  /// May still be drawn in the frame that is being built.
  virtual void remove(ImTextureID texture) = 0;
};

/// The textures that one drawing needs; they go with it.
class Pictures {
 public:
  explicit Pictures(TextureStore& store) : store_(&store) {}
  ~Pictures() { clear(); }
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  template <typename... Content>
  ImTextureID add(const Content&... content) {
    textures_.push_back(store_->add(content...));
    return textures_.back();
  }
  bool draws_lines() const { return store_->draws_lines(); }
  void clear() {
    for (const ImTextureID texture : textures_) store_->remove(texture);
    textures_.clear();
  }

 private:
  TextureStore* store_;
  std::vector<ImTextureID> textures_;
};

}  // namespace muonscope
