#include "app/paint/text_widths.h"

#include <algorithm>
#include <array>

namespace muonscope {

namespace {

/// Thousandths of the size, U+0020 … U+007E.
constexpr std::array ascii{281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 413,
                           642, 642, 642, 642, 642, 642, 642, 642, 642, 642, 276, 280, 659, 659, 659, 507,
                           936, 676, 651, 727, 719, 598, 587, 743, 740, 272, 552, 652, 562, 889, 753, 761,
                           635, 761, 639, 638, 642, 741, 676, 949, 642, 665, 625, 362, 411, 362, 469, 452,
                           497, 564, 621, 558, 621, 582, 361, 609, 591, 243, 239, 544, 243, 877, 585, 597,
                           609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362, 327, 362, 680};

struct Glyph {
  char32_t code;
  int width;
};
/// Ascending by code.
constexpr auto others = std::to_array<Glyph>(
    {{0x00B0, 455}, {0x00B1, 659},  {0x00B2, 420}, {0x00B3, 430}, {0x00B7, 276}, {0x00B9, 367}, {0x00BD, 926},
     {0x00D7, 659}, {0x0394, 705},  {0x039B, 676}, {0x03A3, 631}, {0x03B1, 641}, {0x03B2, 592}, {0x03B3, 534},
     {0x03B4, 567}, {0x03B5, 544},  {0x03B7, 585}, {0x03B8, 570}, {0x03BA, 631}, {0x03BB, 585}, {0x03BC, 622},
     {0x03C0, 631}, {0x03C1, 571},  {0x03C3, 631}, {0x03C4, 521}, {0x03C6, 732}, {0x1D40, 444}, {0x1D62, 214},
     {0x2013, 656}, {0x2014, 1000}, {0x2016, 380}, {0x2026, 821}, {0x2070, 440}, {0x2074, 436}, {0x2075, 415},
     {0x2076, 425}, {0x2077, 388},  {0x2078, 428}, {0x2079, 425}, {0x207A, 439}, {0x207B, 439}, {0x2080, 440},
     {0x2081, 367}, {0x2082, 420},  {0x2083, 430}, {0x2084, 436}, {0x2085, 415}, {0x2086, 425}, {0x2087, 388},
     {0x2088, 428}, {0x2089, 425},  {0x209C, 270}, {0x2192, 955}, {0x2202, 631}, {0x2207, 669}, {0x2212, 659},
     {0x221A, 631}, {0x221E, 1028}, {0x2248, 659}, {0x2264, 659}, {0x2265, 659}, {0x27E8, 354}, {0x27E9, 354},
     {0x2C7C, 228}});

constexpr int unknown_width = 660;

int width_of(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return ascii[code - 0x20];
  const auto* const found =
      std::lower_bound(others.begin(), others.end(), code,
                       [](const Glyph& glyph, char32_t wanted) { return glyph.code < wanted; });
  return found != others.end() && found->code == code ? found->width : unknown_width;
}

}  // namespace

double sans_text_width(std::string_view text, double size, Weight weight) {
  int sum = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      code = (code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    sum += width_of(code);
    i += length;
  }
  constexpr double bold = 1.06;
  return sum * size / 1000 * (weight == Weight::bold ? bold : 1);
}

}  // namespace muonscope
