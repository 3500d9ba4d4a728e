#include "core/base/utf8.h"

#include <algorithm>
#include <array>

namespace muonscope {
namespace {

constexpr char32_t last_character = 0x10FFFF;
/// The smallest number that needs as many bytes.
constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};

bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

std::size_t length_after(unsigned char lead) {
  return lead < 0x80                   ? 1
         : lead >= 0xC2 && lead < 0xE0 ? 2
         : lead >= 0xE0 && lead < 0xF0 ? 3
         : lead >= 0xF0 && lead < 0xF5 ? 4
                                       : 0;
}

struct Decoded {
  char32_t character = replacement_character;
  std::size_t bytes = 1;
  bool good = false;
};

/// The first character of a text that is not empty.
Decoded decoded(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_after(lead);
  if (length == 1) return {lead, 1, true};
  if (length == 0 || text.size() < length) return {};
  char32_t character = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0u) != 0x80u) return {};
    character = character << 6 | (byte & 0x3Fu);
  }
  if (character < smallest[length] || character > last_character || is_surrogate(character)) return {};
  return {character, length, true};
}

}  // namespace

std::u32string characters(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decoded(text);
    out += next.character;
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (char32_t c : text) {
    if (c > last_character || is_surrogate(c)) c = replacement_character;
    const int further = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr std::array<unsigned, 4> leads = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads[static_cast<std::size_t>(further)] | c >> (6 * further));
    for (int i = further; i-- > 0;) out += static_cast<char>(0x80u | (c >> (6 * i) & 0x3Fu));
  }
  return out;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded next = decoded(text);
    if (!next.good) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

}  // namespace muonscope
