#include "app/window/imgui/system_fonts.h"

#ifdef MUONSCOPE_SYSTEM_FONTS
#include <fontconfig/fontconfig.h>

#include <memory>
#endif

namespace muonscope {

#ifdef MUONSCOPE_SYSTEM_FONTS
namespace {

template <auto destroy>
struct Destroy {
  void operator()(auto* what) const { destroy(what); }
};
using Config = std::unique_ptr<FcConfig, Destroy<FcConfigDestroy>>;
using Pattern = std::unique_ptr<FcPattern, Destroy<FcPatternDestroy>>;
using CharSet = std::unique_ptr<FcCharSet, Destroy<FcCharSetDestroy>>;
using FontSet = std::unique_ptr<FcFontSet, Destroy<FcFontSetDestroy>>;

Pattern wanted_pattern(const std::u32string& characters, Weight weight) {
  const CharSet set(FcCharSetCreate());
  for (const char32_t c : characters) FcCharSetAddChar(set.get(), c);
  Pattern pattern(FcPatternCreate());
  FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>("sans-serif"));
  FcPatternAddInteger(pattern.get(), FC_WEIGHT,
                      weight == Weight::bold ? FC_WEIGHT_SEMIBOLD : FC_WEIGHT_REGULAR);
  FcPatternAddBool(pattern.get(), FC_SCALABLE, FcTrue);
  FcPatternAddBool(pattern.get(), FC_COLOR, FcFalse);
  FcPatternAddCharSet(pattern.get(), FC_CHARSET, set.get());
  return pattern;
}

/// Outlines without colours: what FreeType and ImGui draw.
bool is_drawable(const FcPattern* font) {
  FcBool scalable = FcFalse, coloured = FcFalse;
  FcPatternGetBool(font, FC_SCALABLE, 0, &scalable);
  FcPatternGetBool(font, FC_COLOR, 0, &coloured);
  return scalable == FcTrue && coloured == FcFalse;
}

/// What a font has of `left`, which loses it.
std::u32string taken_from(std::u32string& left, const FcPattern* font) {
  FcCharSet* has = nullptr;
  if (FcPatternGetCharSet(font, FC_CHARSET, 0, &has) != FcResultMatch) return {};
  std::u32string taken;
  std::erase_if(left, [&](char32_t c) {
    if (FcCharSetHasChar(has, c) == FcFalse) return false;
    taken += c;
    return true;
  });
  return taken;
}

}  // namespace

std::vector<FontCover> system_fonts_with(std::u32string_view characters, Weight weight) {
  std::vector<FontCover> covers;
  std::u32string left(characters);
  const Config config(FcInitLoadConfigAndFonts());
  if (config == nullptr || left.empty()) return covers;
  const Pattern pattern = wanted_pattern(left, weight);
  FcConfigSubstitute(config.get(), pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  FcResult result = FcResultMatch;
  const FontSet fonts(FcFontSort(config.get(), pattern.get(), FcTrue, nullptr, &result));
  if (fonts == nullptr) return covers;
  for (int i = 0; i < fonts->nfont && !left.empty(); ++i) {
    const FcPattern* font = fonts->fonts[i];
    FcChar8* file = nullptr;
    int index = 0;
    if (!is_drawable(font) || FcPatternGetString(font, FC_FILE, 0, &file) != FcResultMatch) continue;
    FcPatternGetInteger(font, FC_INDEX, 0, &index);
    std::u32string taken = taken_from(left, font);
    if (!taken.empty()) covers.push_back({{reinterpret_cast<const char*>(file), index}, std::move(taken)});
  }
  return covers;
}

#else

std::vector<FontCover> system_fonts_with(std::u32string_view, Weight) {
  return {};
}

#endif

}  // namespace muonscope
