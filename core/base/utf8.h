#pragma once
// UTF-8 ⇄ characters (code points).

#include <string>
#include <string_view>

namespace muonscope {

/// What stands for bytes that are no UTF-8.
constexpr char32_t replacement_character = 0xFFFD;

/// The characters of a text; every byte that belongs to none is a replacement_character.
std::u32string characters(std::string_view text);
/// The inverse; surrogates and numbers beyond Unicode become replacement_characters.
std::string to_utf8(std::u32string_view text);
/// False for cut, overlong and surrogate sequences: JSON cannot hold them.
bool is_utf8(std::string_view text);

}  // namespace muonscope
