#include "app/window/imgui/late_glyphs.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "app/window/imgui/imgui_shim.h"

namespace muonscope {
namespace {

constexpr char32_t first_private = 0xE000, last_private = 0xF8FF;
/// Drawn where a face has no glyph.
constexpr ImWchar box_code = 0xFFFD;

}  // namespace

ImWchar LateGlyphs::code_of(char32_t c) {
  if constexpr (sizeof(ImWchar) > 2) {
    return static_cast<ImWchar>(c);
  } else {
    if (c <= 0xFFFF) return static_cast<ImWchar>(c);
    const auto known = private_codes_.find(c);
    if (known != private_codes_.end()) return known->second;
    const char32_t next = first_private + static_cast<char32_t>(private_codes_.size());
    if (next > last_private) return box_code;
    return private_codes_[c] = static_cast<ImWchar>(next);
  }
}

#if IMGUI_VERSION_NUM < 19200

namespace {

/// The narrowest atlas is 512 pixels wide.
constexpr int room_width = 500;
/// With the glyphs beside it well below what OpenGL takes.
constexpr double largest_room = 7500;
constexpr int glyph_gap = 1;  // so that no glyph's edge is mixed with its neighbour's

}  // namespace

void LateGlyphs::reserve(ImFontAtlas& atlas, std::vector<LateFace> faces, std::size_t characters) {
  atlas_ = &atlas;
  faces_ = std::move(faces);
  double area = 0;
  // The largest characters are an em square; rows are filled to two thirds.
  for (const LateFace& face : faces_)
    area += 1.5 * (glyph_oversampling * face.em + glyph_gap) * (1.1 * face.em + glyph_gap) *
            static_cast<double>(characters + 1);
  rectangle_ = atlas.AddCustomRectRegular(
      room_width, static_cast<int>(std::clamp(area / room_width, 64.0, largest_room)));
  x_ = y_ = row_height_ = 0;
}

void LateGlyphs::start() {
  for (const LateFace& face : faces_) {
    place(face, box_code, box_image(face.em));
    face.font->FallbackChar = box_code;
  }
  finish();
}

bool LateGlyphs::add(const std::vector<FontCover>& covers, Weight weight) {
  bool all = true;
  for (const FontCover& cover : covers) {
    const GlyphSource source(cover.file);
    for (const LateFace& face : faces_) {
      if (face.weight != weight) continue;
      for (const char32_t c : cover.characters) all = place(face, c, source.draw(c, face.em)) && all;
    }
  }
  finish();
  return all;
}

bool LateGlyphs::has(char32_t c) {
  const ImWchar code = code_of(c);
  return std::ranges::all_of(
      faces_, [code](const LateFace& face) { return face.font->FindGlyphNoFallback(code) != nullptr; });
}

bool LateGlyphs::place(const LateFace& face, char32_t c, const GlyphImage& image) {
  const ImFontAtlasCustomRect* room = atlas_->GetCustomRectByIndex(rectangle_);
  if (!room->IsPacked() || atlas_->TexPixelsAlpha8 == nullptr) return false;
  if (x_ + image.columns + glyph_gap > room->Width) {
    x_ = 0;
    y_ += row_height_;
    row_height_ = 0;
  }
  if (y_ + image.rows + glyph_gap > room->Height || image.columns + glyph_gap > room->Width) return false;
  const int left = room->X + x_, top = room->Y + y_;
  for (int row = 0; row < image.rows; ++row) {
    unsigned char* to =
        atlas_->TexPixelsAlpha8 + static_cast<std::ptrdiff_t>(top + row) * atlas_->TexWidth + left;
    std::memcpy(to, image.coverage.data() + static_cast<std::ptrdiff_t>(row) * image.columns,
                static_cast<std::size_t>(image.columns));
  }
  x_ += image.columns + glyph_gap;
  row_height_ = std::max(row_height_, image.rows + glyph_gap);
  const float baseline = std::round(face.font->Ascent);
  const float y0 = baseline - static_cast<float>(image.above);
  const ImVec2 unit = atlas_->TexUvScale;
  face.font->AddGlyph(nullptr, code_of(c), static_cast<float>(image.left), y0,
                      static_cast<float>(image.right), y0 + static_cast<float>(image.rows),
                      static_cast<float>(left) * unit.x, static_cast<float>(top) * unit.y,
                      static_cast<float>(left + image.columns) * unit.x,
                      static_cast<float>(top + image.rows) * unit.y, static_cast<float>(image.advance));
  return true;
}

void LateGlyphs::finish() {
  for (const LateFace& face : faces_) face.font->BuildLookupTable();
  // Made anew from the other when it is asked for.
  IM_FREE(atlas_->TexPixelsRGBA32);
  atlas_->TexPixelsRGBA32 = nullptr;
}

#else

void LateGlyphs::reserve(ImFontAtlas& atlas, std::vector<LateFace> faces, std::size_t) {
  atlas_ = &atlas;
  faces_ = std::move(faces);
}

void LateGlyphs::start() {
  constexpr ImWchar square = 0x25A1;
  for (const LateFace& face : faces_) {
    const bool has_box = face.font->IsGlyphInFont(box_code);
    if (has_box || face.font->IsGlyphInFont(square)) face.font->FallbackChar = has_box ? box_code : square;
  }
}

bool LateGlyphs::add(const std::vector<FontCover>& covers, Weight weight) {
  constexpr int instances = 0xFFFF;  // of variable fonts, above these bits, are not for ImGui
  for (const FontCover& cover : covers) {
    std::ifstream file(cover.file.path, std::ios::binary);
    const auto& bytes = *files_.emplace_back(std::make_unique<const std::vector<char>>(
        std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
    if (bytes.empty()) continue;
    for (const LateFace& face : faces_) {
      if (face.weight != weight) continue;
      ImFontConfig config;
      config.MergeMode = true;
      config.DstFont = face.font;
      config.FontDataOwnedByAtlas = false;
      config.FontNo = static_cast<ImU32>(cover.file.index & instances);
      atlas_->AddFontFromMemoryTTF(const_cast<char*>(bytes.data()), static_cast<int>(bytes.size()),
                                   static_cast<float>(face.pixels), &config);
    }
  }
  return true;
}

bool LateGlyphs::has(char32_t c) {
  const ImWchar code = code_of(c);
  return std::ranges::all_of(faces_, [code](const LateFace& face) { return face.font->IsGlyphInFont(code); });
}

#endif

}  // namespace muonscope
