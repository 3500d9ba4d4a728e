#pragma once
// What the symbols of lessons and figures mean.

#include <string>
#include <string_view>
#include <vector>

namespace muonscope {

struct Term {
  std::string symbol;   ///< as it is written, without index
  std::string meaning;  ///< a sentence, with the formula where there is one
};
/// In the order in which a glossary lists them.
const std::vector<Term>& terms();

/// The symbol that a word of a text stands for, whatever index, root or punctuation it has: "(√s*ᵢ/η)," is
/// about s* first; null where there is none.
const Term* term_of(std::string_view word);

/// What the symbols in a text mean, a line each; "" where there are none.
std::string meanings_in(std::string_view text);

}  // namespace muonscope
