#include "core/base/transliterate.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/utf8.h"

namespace muonscope {
namespace {

/// What letters from `first` on become, one character each; '?' where that does not do.
struct Letters {
  char32_t first;
  std::string_view ascii;
};

constexpr std::array<Letters, 4> latin_letters = {{
    {0xC0,
     "aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo-ouuuuy?y"                          // À … ÿ
     "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllllllll"                       // Ā … ł
     "nnnnnnn??oooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"},                           // Ń … ſ
    {0x1CD, "aaiioouuuuuuuuuueaaaa??ggggkkoooo??j???gg??nnaa??ooaaaaeeeeiiiioooorrrruuuusstt"},  // Ǎ … ț
    {0x1E00,
     "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"      // Ḁ …
     "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"      //
     "wwwwwwwwwwxxxxyyzzzzzzhtwy?s????aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"      //
     "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy"},          // … ỹ
    {0xFF21, "abcdefghijklmnopqrstuvwxyz??????abcdefghijklmnopqrstuvwxyz"},  // of full width
}};

struct Character {
  char32_t code;
  std::string_view ascii;
};

constexpr auto single_characters = std::to_array<Character>({
    {0xB2, "2"},      {0xB3, "3"},     {0xB5, "mu"},       {0xB9, "1"},      {0xBC, "1-4"},   {0xBD, "1-2"},
    {0xBE, "3-4"},    {0xC6, "ae"},    {0xD7, "x"},        {0xDE, "th"},     {0xDF, "ss"},    {0xE6, "ae"},
    {0xFE, "th"},     {0x132, "ij"},   {0x133, "ij"},      {0x14A, "ng"},    {0x14B, "ng"},   {0x152, "oe"},
    {0x153, "oe"},    {0x18F, "e"},    {0x192, "f"},       {0x1E2, "ae"},    {0x1E3, "ae"},   {0x1FC, "ae"},
    {0x1FD, "ae"},    {0x259, "e"},    {0x3D0, "beta"},    {0x3D1, "theta"}, {0x3D5, "phi"},  {0x3D6, "pi"},
    {0x3F0, "kappa"}, {0x3F1, "rho"},  {0x3F5, "epsilon"}, {0x490, "g"},     {0x491, "g"},    {0x1D40, "t"},
    {0x1D57, "t"},    {0x1D62, "i"},   {0x1D63, "r"},      {0x1D64, "u"},    {0x1D65, "v"},   {0x1E9E, "ss"},
    {0x2071, "i"},    {0x207F, "n"},   {0x2090, "a"},      {0x2091, "e"},    {0x2092, "o"},   {0x2093, "x"},
    {0x2095, "h"},    {0x2096, "k"},   {0x2097, "l"},      {0x2098, "m"},    {0x2099, "n"},   {0x209A, "p"},
    {0x209B, "s"},    {0x209C, "t"},   {0x2102, "c"},      {0x210B, "h"},    {0x210D, "h"},   {0x2110, "i"},
    {0x2112, "l"},    {0x2113, "l"},   {0x2115, "n"},      {0x2119, "p"},    {0x211A, "q"},   {0x211B, "r"},
    {0x211D, "r"},    {0x2124, "z"},   {0x212C, "b"},      {0x2130, "e"},    {0x2131, "f"},   {0x2133, "m"},
    {0x2153, "1-3"},  {0x2154, "2-3"}, {0x2207, "nabla"},  {0x221A, "sqrt"}, {0x221E, "inf"}, {0x2C7C, "j"},
});

// а … я and ѐ … џ, as passports have them; ґ is above.
constexpr std::array<std::string_view, 32> cyrillic = {
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};
constexpr std::array<std::string_view, 16> further_cyrillic = {"e", "yo", "dj", "gj", "ye", "dz", "i", "yi",
                                                               "j", "lj", "nj", "c",  "kj", "i",  "u", "dz"};

struct GreekLetter {
  std::string_view name, sound;
};
/// α … ω.
constexpr std::array<GreekLetter, 25> greek = {{
    {"alpha", "a"},   {"beta", "v"}, {"gamma", "g"},  {"delta", "d"}, {"epsilon", "e"},
    {"zeta", "z"},    {"eta", "i"},  {"theta", "th"}, {"iota", "i"},  {"kappa", "k"},
    {"lambda", "l"},  {"mu", "m"},   {"nu", "n"},     {"xi", "x"},    {"omicron", "o"},
    {"pi", "p"},      {"rho", "r"},  {"sigma", "s"},  {"sigma", "s"}, {"tau", "t"},
    {"upsilon", "y"}, {"phi", "f"},  {"chi", "ch"},   {"psi", "ps"},  {"omega", "o"},
}};
constexpr char32_t greek_alpha = 0x3B1, greek_omega = 0x3C9;

/// ά, Ά and ϊ without their marks, small; other characters as they are.
char32_t plain_greek(char32_t c) {
  struct Marked {
    char32_t from, to;
  };
  constexpr auto marked =
      std::to_array<Marked>({{0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF},
                             {0x38E, 0x3C5}, {0x38F, 0x3C9}, {0x390, 0x3B9}, {0x3AA, 0x3B9}, {0x3AB, 0x3C5},
                             {0x3AC, 0x3B1}, {0x3AD, 0x3B5}, {0x3AE, 0x3B7}, {0x3AF, 0x3B9}, {0x3B0, 0x3C5},
                             {0x3CA, 0x3B9}, {0x3CB, 0x3C5}, {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}});
  const auto* const found = std::ranges::find(marked, c, &Marked::from);
  if (found != marked.end()) return found->to;
  return c >= 0x391 && c <= 0x3A9 ? c + 32 : c;
}

bool is_greek(char32_t c) {
  const char32_t plain = plain_greek(c);
  return plain >= greek_alpha && plain <= greek_omega;
}

/// Letters and digits in the styles of formulas (𝓛, 𝟎) as plain ones; others as they are.
char32_t unstyled(char32_t c) {
  if (c >= 0x1D400 && c <= 0x1D6A3) {
    const char32_t letter = (c - 0x1D400) % 52;
    return letter < 26 ? U'A' + letter : U'a' + (letter - 26);
  }
  if (c >= 0x1D7CE && c <= 0x1D7FF) return U'0' + (c - 0x1D7CE) % 10;
  if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return U'0' + (c - 0x2070);
  if (c >= 0x2080 && c <= 0x2089) return U'0' + (c - 0x2080);
  return c >= 0xFF10 && c <= 0xFF19 ? U'0' + (c - 0xFF10) : c;
}

/// Blanks, punctuation and signs; what else is no ASCII are letters and the marks on them.
bool separates(char32_t c) {
  return (c >= 0x80 && c < 0xC0) || (c >= 0x2000 && c < 0x200B) || (c >= 0x2010 && c < 0x2C00) ||
         (c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFF66);
}

std::string_view ascii_of(char32_t c) {
  static constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (c >= U'a' && c <= U'z') return plain.substr(c - U'a', 1);
  if (c >= U'A' && c <= U'Z') return plain.substr(c - U'A', 1);
  if (c >= U'0' && c <= U'9') return plain.substr(26 + (c - U'0'), 1);
  if (c < 0x80) return "-";
  for (const Letters& letters : latin_letters) {
    const bool among = c >= letters.first && c - letters.first < letters.ascii.size();
    if (among && letters.ascii[c - letters.first] != '?') return letters.ascii.substr(c - letters.first, 1);
  }
  const auto* const found = std::ranges::find(single_characters, c, &Character::code);
  if (found != single_characters.end()) return found->ascii;
  if (c >= 0x410 && c <= 0x44F) return cyrillic[(c - 0x410) % 32];
  if (c >= 0x400 && c <= 0x40F) return further_cyrillic[c - 0x400];
  if (c >= 0x450 && c <= 0x45F) return further_cyrillic[c - 0x450];
  return separates(c) ? "-" : "";
}

}  // namespace

std::string transliterated(std::string_view name) {
  constexpr std::size_t shortest_word = 3;
  const std::u32string text = characters(name);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    while (i < text.size() && is_greek(text[i])) ++i;
    const bool word = i - start >= shortest_word;
    for (std::size_t k = start; k < i; ++k) {
      const GreekLetter& letter = greek[plain_greek(text[k]) - greek_alpha];
      out += word ? letter.sound : letter.name;
    }
    if (i > start) continue;
    out += ascii_of(unstyled(text[i++]));
  }
  return out;
}

}  // namespace muonscope
