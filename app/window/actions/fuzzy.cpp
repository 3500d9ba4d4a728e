#include "app/window/actions/fuzzy.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <string>
#include <vector>

namespace muonscope {
namespace {

char lower(char letter) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

constexpr double at_start = 10, at_word = 8, in_row = 6, anywhere = 1, per_letter = 0.05;

double worth(std::string_view text, std::size_t at) {
  if (at == 0) return at_start;
  return std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 ? at_word : anywhere;
}

/// Letters at a word's beginning, and a word that is there as a whole.
constexpr double in_word = 5, whole_word = 8;

/// In lower case, split at spaces and punctuation.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char letter : text) {
    const bool ends = std::isspace(static_cast<unsigned char>(letter)) != 0 || letter == ',' ||
                      letter == '.' || letter == ':';
    if (!ends) words.back() += lower(letter);
    if (ends && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

constexpr double impossible = -std::numeric_limits<double>::infinity();

}  // namespace

std::optional<double> fuzzy_score(std::string_view query, std::string_view text) {
  std::string wanted;
  for (const char letter : query)
    if (letter != ' ') wanted += lower(letter);
  if (wanted.empty()) return 0;
  // best[j]: the best way to place the letters so far with the last of them at text[j].
  std::vector<double> best(text.size(), impossible);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::vector<double> next(text.size(), impossible);
    double before = i == 0 ? 0 : impossible;  // the best placement that ends before j − 1
    for (std::size_t j = 0; j < text.size(); ++j) {
      if (i > 0 && j >= 2) before = std::max(before, best[j - 2]);
      if (lower(text[j]) != wanted[i]) continue;
      const double alone = before + worth(text, j);
      const double together = i > 0 && j > 0 ? best[j - 1] + std::max(in_row, worth(text, j)) : impossible;
      next[j] = std::max(alone, together);
    }
    best = next;
  }
  const double score = best.empty() ? impossible : *std::max_element(best.begin(), best.end());
  if (score == impossible) return std::nullopt;
  const auto letters = text.size() - static_cast<std::size_t>(std::ranges::count(text, ' '));
  // The whole of a label comes before all that only means it.
  return score - per_letter * static_cast<double>(text.size()) + (wanted.size() == letters ? whole_word : 0);
}

std::optional<double> meaning_score(std::string_view query, std::string_view words) {
  constexpr std::size_t shortest = 3;
  const std::vector<std::string> wanted = words_of(query), known = words_of(words);
  if (wanted.empty()) return std::nullopt;
  double score = 0;
  for (const std::string& word : wanted) {
    if (word.size() < shortest) return std::nullopt;
    double best = impossible;
    for (const std::string& each : known)
      if (each.starts_with(word))
        best = std::max(best, in_word * static_cast<double>(word.size()) + (each == word ? whole_word : 0));
    score += best;
  }
  return score == impossible ? std::nullopt : std::optional(score);
}

}  // namespace muonscope
