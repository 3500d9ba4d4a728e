#include "app/window/imgui/glyph_image.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#ifdef MUONSCOPE_SYSTEM_FONTS
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#endif

namespace muonscope {
namespace {

constexpr double usual_em_of_height = 0.8;

}  // namespace

GlyphImage box_image(double em) {
  const int width = std::max(4, static_cast<int>(std::lround(0.6 * em)));
  const int height = std::max(5, static_cast<int>(std::lround(0.72 * em)));
  const int line = std::max(1, static_cast<int>(std::lround(em / 14)));
  GlyphImage box{width * glyph_oversampling, height, 1.0 * line, 1.0 * (line + width), height,
                 width + 2.0 * line,         {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < box.columns; ++x) {
      const int column = x / glyph_oversampling;
      const bool edge = y < line || y >= height - line || column < line || column >= width - line;
      box.coverage.push_back(edge ? 255 : 0);
    }
  }
  return box;
}

#ifdef MUONSCOPE_SYSTEM_FONTS

struct GlyphSource::Face {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  Face() = default;
  ~Face() {
    if (face != nullptr) FT_Done_Face(face);
    if (library != nullptr) FT_Done_FreeType(library);
  }
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;
};

GlyphSource::GlyphSource(const FontFile& file) : face_(std::make_unique<Face>()) {
  const bool opened = FT_Init_FreeType(&face_->library) == 0 &&
                      FT_New_Face(face_->library, file.path.c_str(), file.index, &face_->face) == 0 &&
                      FT_IS_SCALABLE(face_->face);
  if (!opened) face_.reset();
}

bool GlyphSource::has(char32_t c) const {
  return face_ && FT_Get_Char_Index(face_->face, c) != 0;
}

double GlyphSource::em_of_height() const {
  if (!face_) return usual_em_of_height;
  const int height = face_->face->ascender - face_->face->descender;
  return height > 0 ? static_cast<double>(face_->face->units_per_EM) / height : usual_em_of_height;
}

GlyphImage GlyphSource::draw(char32_t c, double em) const {
  GlyphImage image;
  if (!face_) return image;
  constexpr double unit = 64;  // FreeType counts in 64ths of a pixel
  FT_Face face = face_->face;
  FT_Matrix wide = {glyph_oversampling * 0x10000, 0, 0, 0x10000};
  const auto size = static_cast<FT_F26Dot6>(std::lround(em * unit));
  if (FT_Set_Char_Size(face, size, size, 72, 72) != 0 ||
      FT_Load_Glyph(face, FT_Get_Char_Index(face, c), FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0)
    return image;
  FT_GlyphSlot slot = face->glyph;
  image.advance = static_cast<double>(slot->linearHoriAdvance) / 0x10000;
  if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return image;
  FT_Outline_Transform(&slot->outline, &wide);
  if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return image;
  const FT_Bitmap& bitmap = slot->bitmap;
  image.columns = static_cast<int>(bitmap.width);
  image.rows = static_cast<int>(bitmap.rows);
  image.left = static_cast<double>(slot->bitmap_left) / glyph_oversampling;
  image.right = image.left + static_cast<double>(image.columns) / glyph_oversampling;
  image.above = slot->bitmap_top;
  image.coverage.resize(static_cast<std::size_t>(image.columns) * static_cast<std::size_t>(image.rows));
  for (int row = 0; row < image.rows; ++row)
    std::memcpy(image.coverage.data() + static_cast<std::ptrdiff_t>(row) * image.columns,
                bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch,
                static_cast<std::size_t>(image.columns));
  return image;
}

#else

struct GlyphSource::Face {};
GlyphSource::GlyphSource(const FontFile&) {}
bool GlyphSource::has(char32_t) const {
  return false;
}
double GlyphSource::em_of_height() const {
  return usual_em_of_height;
}
GlyphImage GlyphSource::draw(char32_t, double) const {
  return {};
}

#endif

GlyphSource::~GlyphSource() = default;

}  // namespace muonscope
