#pragma once
// Glyphs for faces that are built already: characters turn up in names that a lecturer types or opens.
// Together with imgui_shim.h all that differs between releases of ImGui.

#include <imgui.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/window/imgui/glyph_image.h"

namespace muonscope {

/// A face of the atlas.
struct LateFace {
  ImFont* font = nullptr;
  double pixels = 0;  ///< its size as ImGui has it
  double em = 0;      ///< the same in pixels of its em, which glyphs of other fonts take over
  Weight weight = Weight::regular;
};

class LateGlyphs {
 public:
  /// Before the atlas is built: room for about so many characters in every face.
  void reserve(ImFontAtlas& atlas, std::vector<LateFace> faces, std::size_t characters);
  /// After it was built: what has no glyph is drawn as a box.
  void start();

  /// Adds these characters to the faces of this weight. False where there was not room for all of them: build
  /// the atlas again with more. Otherwise its texture must be uploaded again.
  bool add(const std::vector<FontCover>& covers, Weight weight);

  /// How faces number a character: ImGui 1.86 has 16 bits, and those beyond get numbers for private use.
  ImWchar code_of(char32_t c);
  /// Whether a face has a glyph of its own for it.
  bool has(char32_t c);

 private:
#if IMGUI_VERSION_NUM < 19200
  bool place(const LateFace& face, char32_t c, const GlyphImage& image);
  void finish();

  int rectangle_ = -1;                  ///< of the atlas, that was reserved
  int x_ = 0, y_ = 0, row_height_ = 0;  ///< where the next glyph goes in it
#else
  std::vector<std::unique_ptr<const std::vector<char>>> files_;  ///< that the atlas draws from when needed
#endif
  ImFontAtlas* atlas_ = nullptr;
  std::vector<LateFace> faces_;
  std::map<char32_t, ImWchar> private_codes_;
};

}  // namespace muonscope
