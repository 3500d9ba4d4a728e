#pragma once
// Finding font files and building the atlas: a proportional face in two weights at the few sizes that the
// window uses, with mathematical glyphs merged in.

#include <imgui.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/paint/canvas.h"

namespace muonscope {

/// Font files on this machine; an absent one is an empty path.
struct FontFiles {
  std::string fault;  ///< why MUONSCOPE_FONT was not followed, with what to do; "" if it was or is not set
  std::filesystem::path regular, bold;
  std::filesystem::path symbols, symbols_bold;  ///< merged where the text face has no glyph
};
/// Looks in the system's usual places for Inter, Roboto and DejaVu Sans, in this order; the environment
/// variable MUONSCOPE_FONT names a file that goes before all of them.
FontFiles find_fonts();

/// Sizes in pixels at scale 1; text of any other size is scaled from the nearest.
namespace text_size {
constexpr double small = 12, figure = 13, base = 15, title = 19, counter = 26;
}

struct FaceSize {
  double size;
  Weight weight;
};
/// What the window's text needs.
std::span<const FaceSize> window_faces();

/// The faces of one atlas; must live as long as the atlas draws with them.
class Fonts {
 public:
  /// Builds `atlas` for this scale. Without font files: ImGui's built-in face, which has no symbols.
  Fonts(ImFontAtlas& atlas, const FontFiles& files, double scale,
        std::span<const FaceSize> faces = window_faces());

  /// Pixels of the screen per pixel at scale 1.
  double scale() const { return scale_; }
  /// True if symbols must be written as ASCII names (muonscope::plain).
  bool plain_only() const { return plain_only_; }
  /// The face of the nearest size.
  ImFont* face(double size, Weight weight) const;
  /// `text` as these fonts can show it.
  std::string shown(std::string_view text) const;

 private:
  struct Face {
    double size;
    Weight weight;
    ImFont* font;
  };
  double scale_;
  bool plain_only_ = false;
  std::vector<Face> faces_;
  std::vector<std::unique_ptr<const std::vector<char>>>
      files_;  ///< that the atlas draws glyphs from when needed
};

}  // namespace muonscope
