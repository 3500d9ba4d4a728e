#pragma once
// Pictures in a draw list: who keeps them, without knowing how.

#include <imgui.h>

#include <memory>
#include <vector>

#include "app/paint/image.h"

namespace muonscope {

/// Holds images where the renderer draws them from (app/render). Drawn pixel for pixel, never smoothed.
class TextureStore {
 public:
  virtual ~TextureStore() = default;
  virtual ImTextureID add(const Image& image) = 0;
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

  ImTextureID add(const Image& image) {
    textures_.push_back(store_->add(image));
    return textures_.back();
  }
  void clear() {
    for (const ImTextureID texture : textures_) store_->remove(texture);
    textures_.clear();
  }

 private:
  TextureStore* store_;
  std::vector<ImTextureID> textures_;
};

}  // namespace muonscope
