#include "app/window/imgui/text_order.h"

#include <algorithm>

#ifdef MUONSCOPE_FRIBIDI
#include <fribidi.h>

#include <vector>
#endif

namespace muonscope {
namespace {

bool is_right_to_left(char32_t c) {
  return (c >= 0x590 && c < 0x900) || c == 0x200F || c == 0x202B || c == 0x202E || c == 0x2067 ||
         (c >= 0xFB1D && c < 0xFE00) || (c >= 0xFE70 && c < 0xFEFF) || (c >= 0x10800 && c < 0x11000) ||
         (c >= 0x1E800 && c < 0x1F000);
}

}  // namespace

bool has_right_to_left(const std::u32string& line) {
  return std::ranges::any_of(line, is_right_to_left);
}

bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

#ifdef MUONSCOPE_FRIBIDI

std::u32string in_visual_order(const std::u32string& line) {
  const std::vector<FriBidiChar> logical(line.begin(), line.end());
  std::vector<FriBidiChar> visual(line.size() + 1);
  FriBidiParType direction = FRIBIDI_PAR_LTR;
  const auto length = static_cast<FriBidiStrIndex>(line.size());
  if (fribidi_log2vis(logical.data(), length, &direction, visual.data(), nullptr, nullptr, nullptr) == 0)
    return line;
  std::u32string out(visual.begin(), visual.begin() + length);
  std::erase_if(out, is_invisible);  // what a ligature leaves is among them
  return out;
}

#else

std::u32string in_visual_order(const std::u32string& line) {
  return line;
}

#endif

}  // namespace muonscope
