#pragma once
// Finding font files and building the atlas: a proportional face in two weights at the few sizes that the
// window uses, with mathematical glyphs merged in.

#include <imgui.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/paint/canvas.h"
#include "app/window/imgui/late_glyphs.h"

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
constexpr double small = 12, figure = 13, base = 15, page = 17, title = 19, counter = 26;
}

struct FaceSize {
  double size;
  Weight weight;
};
/// What the window's text needs.
std::span<const FaceSize> window_faces();

/// What to tell where no font of the system has these characters; "" for none.
std::string missing_glyphs_notice(const std::u32string& characters);

/// The faces of one atlas; must live as long as the atlas draws with them.
class Fonts {
 public:
  /// Builds `atlas` for this scale. Without font files: ImGui's built-in face, which has no symbols. `late`:
  /// characters that were loaded late before, to be there from the start.
  Fonts(ImFontAtlas& atlas, const FontFiles& files, double scale,
        std::span<const FaceSize> faces = window_faces(), const std::u32string& late = {});

  /// Pixels of the screen per pixel at scale 1.
  double scale() const { return scale_; }
  /// True if symbols must be written as ASCII names (muonscope::plain).
  bool plain_only() const { return plain_only_; }
  /// The face of the nearest size.
  ImFont* face(double size, Weight weight) const;
  /// `text` as these fonts can show it, its characters in the order in which they are drawn: once, just
  /// before it is drawn. What has no glyph yet is drawn as a box until load_wanted().
  std::string shown(std::string_view text) const;
  /// Expires with these fonts, and where glyphs are added: what was drawn with them before is no good with
  /// others, whose glyphs stand elsewhere in the atlas, although OpenGL may give its texture the same name.
  std::weak_ptr<const void> identity() const { return identity_; }
  /// Asks for the glyphs of a text that ImGui draws by itself, in a text field.
  void want(std::string_view text) const;

  /// Whether something was shown that has no glyph yet, though the system may have a font for it.
  bool wants_glyphs() const { return !wanted_.empty(); }
  /// Loads what was wanted from the system's fonts, between frames only. True if the atlas's texture must be
  /// uploaded.
  bool load_wanted();
  /// All characters loaded late.
  const std::u32string& late() const { return late_; }
  /// Characters that no font has, since this was last asked.
  std::u32string take_missing() { return std::exchange(missing_, {}); }

 private:
  struct Face {
    double size;
    Weight weight;
    ImFont* font;
  };
  void build();
  void note(char32_t c) const;
  std::vector<FontCover> covers_of(const std::u32string& characters, Weight weight) const;
  bool add_late(const std::u32string& characters);

  ImFontAtlas& atlas_;
  FontFiles font_files_;
  double scale_;
  std::vector<FaceSize> sizes_;
  std::size_t room_;  ///< for late characters
  bool plain_only_ = false;
  std::shared_ptr<const void> identity_ = std::make_shared<const char>();
  std::vector<Face> faces_;
  mutable LateGlyphs glyphs_;        ///< numbers characters as they are shown
  mutable std::set<char32_t> seen_;  ///< in texts that were shown
  mutable std::u32string wanted_;    ///< of these, what has no glyph yet
  std::u32string late_, missing_;
  std::vector<std::unique_ptr<const std::vector<char>>>
      files_;  ///< that the atlas draws glyphs from when needed
};

}  // namespace muonscope
