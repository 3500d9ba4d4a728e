#pragma once
// Names in other letters as ASCII that can be read and typed: what files are called after.

#include <string>
#include <string_view>

namespace muonscope {

/// Lower-case letters a–z, digits and '-' for every other character of ASCII, for punctuation and for signs.
/// Latin letters lose their diacritics, Cyrillic ones are romanized; one or two Greek letters are symbols and
/// are named (β → beta), three or more are a word (ELOT 743: ορμή → ormi). Raised and lowered digits are
/// digits. Letters of other scripts are left out.
std::string transliterated(std::string_view name);

}  // namespace muonscope
