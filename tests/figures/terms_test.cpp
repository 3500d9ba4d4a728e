#include "app/figures/kit/terms.h"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "core/lessons/lesson.h"

namespace muonscope {
namespace {

std::string meant(std::string_view word) {
  const Term* const symbol = term_of(word);
  return symbol == nullptr ? "" : symbol->symbol;
}

TEST_CASE("a word's symbol is found whatever its index, root and punctuation") {
  CHECK(meant("σ₄") == "σ");
  CHECK(meant("σᵢ(P)") == "σ");
  CHECK(meant("√s*ᵢ.") == "s*");
  CHECK(meant("√s*ᵢ/η:") == "s*");
  CHECK(meant("PQᵀ") == "PQᵀ");
  CHECK(meant("(GD)") == "GD");
  CHECK(meant("Δ₂") == "Δ");
  CHECK(meant("Muon's") == "Muon");
  CHECK(meant("η,") == "η");
  CHECK(meant("(R),").empty());  // a key
  CHECK(meant("the").empty());
  CHECK(meant("").empty());
  CHECK(meant("(").empty());
}

TEST_CASE("symbols are listed once, and each is its own") {
  std::set<std::string> seen;
  for (const Term& symbol : terms()) {
    CAPTURE(symbol.symbol);
    CHECK(seen.insert(symbol.symbol).second);
    CHECK(meant(symbol.symbol) == symbol.symbol);
    CHECK(symbol.meaning.size() > 10);
  }
}

TEST_CASE("every lesson's pages have symbols that are explained") {
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    std::set<std::string> explained;
    for (const LessonPage& page : lesson.pages) {
      std::istringstream words(page.text);
      for (std::string word; words >> word;)
        if (const Term* const symbol = term_of(word)) explained.insert(symbol->symbol);
    }
    CHECK(explained.size() >= 3);
  }
}

}  // namespace
}  // namespace muonscope
