#include "app/paint/text_widths.h"

#include <algorithm>
#include <array>

#include "app/figures/kit/typeset.h"
#include "core/base/utf8.h"

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
    {{0x00B0, 455},  {0x00B1, 659}, {0x00B2, 420}, {0x00B3, 430},  {0x00B7, 276}, {0x00B9, 367},
     {0x00BD, 926},  {0x00D7, 659}, {0x0394, 705}, {0x039B, 676},  {0x03A3, 631}, {0x03B1, 641},
     {0x03B2, 592},  {0x03B3, 534}, {0x03B4, 567}, {0x03B5, 544},  {0x03B7, 585}, {0x03B8, 570},
     {0x03BA, 631},  {0x03BB, 585}, {0x03BC, 622}, {0x03C0, 631},  {0x03C1, 571}, {0x03C3, 631},
     {0x03C4, 521},  {0x03C6, 732}, {0x1D40, 444}, {0x1D62, 214},  {0x1D63, 268}, {0x1D64, 418},
     {0x1D65, 401},  {0x2009, 200}, {0x2013, 656}, {0x2014, 1000}, {0x2016, 380}, {0x2026, 821},
     {0x2070, 440},  {0x2074, 436}, {0x2075, 415}, {0x2076, 425},  {0x2077, 388}, {0x2078, 428},
     {0x2079, 425},  {0x207A, 439}, {0x207B, 439}, {0x2080, 440},  {0x2081, 367}, {0x2082, 420},
     {0x2083, 430},  {0x2084, 436}, {0x2085, 415}, {0x2086, 425},  {0x2087, 388}, {0x2088, 428},
     {0x2089, 425},  {0x2090, 406}, {0x2091, 419}, {0x2092, 430},  {0x2093, 390}, {0x2095, 426},
     {0x2096, 392},  {0x2097, 200}, {0x2098, 631}, {0x2099, 421},  {0x209A, 438}, {0x209B, 377},
     {0x209C, 270},  {0x2192, 955}, {0x2202, 631}, {0x2207, 669},  {0x2212, 659}, {0x221A, 631},
     {0x221E, 1028}, {0x2248, 659}, {0x2264, 659}, {0x2265, 659},  {0x27E8, 354}, {0x27E9, 354},
     {0x2C7C, 228}});

/// А … я, as Inter and Roboto have them.
constexpr std::array cyrillic{676, 659, 650, 575, 751,  598, 948, 636, 752, 752, 646, 713, 889,
                              740, 761, 721, 634, 727,  642, 628, 791, 642, 751, 714, 951, 980,
                              812, 864, 653, 674, 1011, 670, 563, 589, 571, 458, 623, 582, 826,
                              507, 596, 596, 540, 589,  750, 582, 596, 582, 609, 558, 534, 556,
                              725, 539, 634, 573, 816,  866, 654, 776, 553, 541, 816, 561};
constexpr char32_t first_cyrillic = 0x410;

struct Block {
  char32_t first, last;
  int width;  ///< generous for most of its characters
};
/// What painters and viewers take from other fonts; ascending.
constexpr auto blocks = std::to_array<Block>({
    {0x0300, 0x036F, 0},       // combining accents
    {0x0400, 0x052F, 700},     // Cyrillic beyond А … я
    {0x0591, 0x05C7, 0},       // Hebrew points
    {0x0610, 0x061A, 0},       // Arabic marks
    {0x0620, 0x064A, 600},     // Arabic
    {0x064B, 0x065F, 0},       // Arabic vowels
    {0x0671, 0x06FF, 600},     //
    {0x0900, 0x0DFF, 720},     // scripts of India
    {0x1100, 0x115F, 1000},    // Hangul
    {0x200B, 0x200F, 0},       // joiners and direction marks
    {0x202A, 0x202E, 0},       //
    {0x2060, 0x2069, 0},       //
    {0x2E80, 0xA4CF, 1000},    // Chinese, Japanese
    {0xAC00, 0xD7A3, 1000},    // Hangul
    {0xF900, 0xFAFF, 1000},    // Chinese, again
    {0xFE00, 0xFE0F, 0},       // variation selectors
    {0xFE30, 0xFE6F, 1000},    // of full width
    {0xFF00, 0xFF60, 1000},    //
    {0x1D400, 0x1D7FF, 800},   // letters of formulas
    {0x1F000, 0x1FAFF, 1300},  // pictures
    {0x20000, 0x3FFFF, 1000},  // Chinese, rare
});
constexpr int unknown_width = 660;

int width_of(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return ascii[code - 0x20];
  if (code >= first_cyrillic && code < first_cyrillic + cyrillic.size())
    return cyrillic[code - first_cyrillic];
  const auto* const found =
      std::lower_bound(others.begin(), others.end(), code,
                       [](const Glyph& glyph, char32_t wanted) { return glyph.code < wanted; });
  if (found != others.end() && found->code == code) return found->width;
  const auto* const block =
      std::lower_bound(blocks.begin(), blocks.end(), code,
                       [](const Block& each, char32_t wanted) { return each.last < wanted; });
  return block != blocks.end() && block->first <= code ? block->width : unknown_width;
}

/// In thousandths of the size.
int level_width(std::string_view text) {
  int sum = 0;
  for (const char32_t code : characters(text)) sum += width_of(code);
  return sum;
}

}  // namespace

double sans_text_width(std::string_view text, double size, Weight weight) {
  constexpr double bold = 1.06;
  double sum = 0;
  for (const TextRun& run : runs_of(text))
    sum += level_width(run.text) * (run.place == TextRun::Place::level ? 1 : run_scale);
  return sum * size / 1000 * (weight == Weight::bold ? bold : 1);
}

}  // namespace muonscope
