#pragma once
// Single glyphs as pixels, drawn by FreeType.

#include <memory>
#include <vector>

#include "app/window/imgui/system_fonts.h"

namespace muonscope {

/// Columns of a glyph's image for each pixel of the screen: text does not begin on whole pixels.
constexpr int glyph_oversampling = 2;

struct GlyphImage {
  int columns = 0, rows = 0;            ///< of `coverage`
  double left = 0, right = 0;           ///< of the image from the pen, in pixels
  int above = 0;                        ///< rows above the baseline
  double advance = 0;                   ///< of the pen, in pixels
  std::vector<unsigned char> coverage;  ///< row by row, 255 inside
};

/// A box, for what no font has.
GlyphImage box_image(double em);

/// A face of a font file.
class GlyphSource {
 public:
  /// A file that FreeType cannot read has no glyphs.
  explicit GlyphSource(const FontFile& file);
  ~GlyphSource();
  GlyphSource(const GlyphSource&) = delete;
  GlyphSource& operator=(const GlyphSource&) = delete;

  bool has(char32_t c) const;
  /// In a size whose em is that many pixels; an empty image for blanks.
  GlyphImage draw(char32_t c, double em) const;
  /// The em's part of the height from the font's highest ascender to its lowest descender, by which ImGui
  /// measures sizes; 0.8 where that is not known.
  double em_of_height() const;

 private:
  struct Face;
  std::unique_ptr<Face> face_;  ///< null: nothing can be read
};

}  // namespace muonscope
