#include "app/figures/kit/terms.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "core/lessons/lesson.h"
#include "tests/figures/runs.h"

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

TEST_CASE("a text's symbols are told once each, in their order") {
  const std::string told = meanings_in("loss ½‖M* − PQᵀ‖² against M*");
  CHECK(told.starts_with("M*: "));
  CHECK(told.find("\nPQᵀ: ") != std::string::npos);
  CHECK(std::ranges::count(told, '\n') == 1);
  CHECK(meanings_in("no symbols here").empty());
}

/// A Greek letter, an index or a mathematical sign: bytes of UTF-8 beyond punctuation.
bool is_symbolic(std::string_view word) {
  for (const std::string_view part : {"α", "β", "γ", "ε", "η", "κ", "λ", "σ", "φ", "Δ", "Σ", "∇", "ᵀ", "*"})
    if (word.find(part) != std::string_view::npos) return true;
  return false;
}

TEST_CASE("symbols on the axes of every lesson's figures are explained") {
  WorkerPool pool(1);
  std::size_t titles = 0;
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    Run run(lesson.experiment, pool);
    run.advance(3);
    const Snapshot snapshot = take_snapshot(run);
    for (const std::string& id : lesson.figures) {
      const Figure figure = testing::build(id, snapshot);
      for (const Plot& plot : figure.plots)
        for (const Axis& axis : {plot.x, plot.y}) {
          ++titles;
          std::istringstream words(axis.title);
          for (std::string word; words >> word;) {
            CAPTURE(axis.title);
            if (is_symbolic(word)) CHECK_MESSAGE(term_of(word) != nullptr, word);
          }
        }
    }
  }
  CHECK(titles > 50);
}

}  // namespace
}  // namespace muonscope
