#include "app/figures/kit/typeset.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace muonscope {
namespace {

using Letters = std::pair<std::string_view, std::string_view>;

constexpr auto lowered_letters = std::to_array<Letters>(
    {{"0", "₀"}, {"1", "₁"}, {"2", "₂"}, {"3", "₃"}, {"4", "₄"}, {"5", "₅"}, {"6", "₆"},
     {"7", "₇"}, {"8", "₈"}, {"9", "₉"}, {"a", "ₐ"}, {"e", "ₑ"}, {"h", "ₕ"}, {"i", "ᵢ"},
     {"j", "ⱼ"}, {"k", "ₖ"}, {"l", "ₗ"}, {"m", "ₘ"}, {"n", "ₙ"}, {"o", "ₒ"}, {"p", "ₚ"},
     {"r", "ᵣ"}, {"s", "ₛ"}, {"t", "ₜ"}, {"u", "ᵤ"}, {"v", "ᵥ"}, {"x", "ₓ"}});
constexpr auto raised_letters = std::to_array<Letters>({{"0", "⁰"},
                                                        {"1", "¹"},
                                                        {"2", "²"},
                                                        {"3", "³"},
                                                        {"4", "⁴"},
                                                        {"5", "⁵"},
                                                        {"6", "⁶"},
                                                        {"7", "⁷"},
                                                        {"8", "⁸"},
                                                        {"9", "⁹"},
                                                        {"-", "⁻"},
                                                        {"−", "⁻"},
                                                        {"+", "⁺"}});

/// Every letter exchanged by the table's; none where it lacks one.
template <std::size_t n>
std::optional<std::string> exchanged(std::string_view text, const std::array<Letters, n>& table) {
  std::string out;
  while (!text.empty()) {
    const auto row = std::find_if(table.begin(), table.end(),
                                  [text](const Letters& each) { return text.starts_with(each.first); });
    if (row == table.end()) return std::nullopt;
    out += row->second;
    text.remove_prefix(row->first.size());
  }
  return out;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}
/// Letters beyond ASCII that formulas use: Greek ones.
bool is_greek(std::string_view sequence) {
  return sequence.size() == 2 && (sequence[0] == '\xCE' || sequence[0] == '\xCF');
}

/// Whether a single letter ends where `text` does: nothing that it could be a word or a path with stands
/// before it. A norm's bars count as one: "‖M‖_F".
bool ends_in_single_letter(std::string_view text) {
  if (text.empty()) return false;
  if (text.ends_with("‖")) return true;
  std::size_t start = text.size() - 1;
  while (start > 0 && continues(text[start])) --start;
  const std::string_view letter = text.substr(start);
  if (!(letter.size() == 1 ? std::isalpha(static_cast<unsigned char>(letter[0])) != 0 : is_greek(letter)))
    return false;
  if (start == 0) return true;
  constexpr std::string_view joins = "_./\\-~";
  const char before = text[start - 1];
  const bool greek_before = start >= 2 && is_greek(text.substr(start - 2, 2));
  // A fraction, "t/t_converge", not a path.
  if (before == '/') return ends_in_single_letter(text.substr(0, start - 1));
  return !is_word(before) && !greek_before && joins.find(before) == std::string_view::npos;
}

/// Length of the index that begins `text`, behind its '_'; 0 if there is none.
std::size_t index_length(std::string_view text) {
  if (text.starts_with('*')) return 1;  // the nuclear norm's
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t letter = is_word(text[end]) ? 1 : is_greek(text.substr(end, 2)) ? 2 : 0;
    if (letter == 0) break;
    end += letter;
  }
  if (end == text.size()) return end;
  const bool goes_on = text[end] == '_' || ((text[end] == '.' || text[end] == '/') && end + 1 < text.size() &&
                                            is_word(text[end + 1]));
  return goes_on ? 0 : end;
}

/// What is inside "^(…)", whose '(' begins `text`; none if it does not end.
std::optional<std::string_view> exponent_in(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return text.substr(1, i - 1);
  }
  return std::nullopt;
}

/// With a true minus, and spaces at which no line breaks.
std::string set_exponent(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '-')
      out += "−";
    else if (c == ' ')
      out += "\u2009";
    else
      out += c;
  }
  return out;
}

void append_level(std::vector<TextRun>& runs, std::string_view text) {
  if (runs.empty() || runs.back().place != TextRun::Place::level) runs.push_back({"", TextRun::Place::level});
  runs.back().text += text;
}

}  // namespace

std::vector<TextRun> runs_of(std::string_view text) {
  std::vector<TextRun> runs;
  if (!has_mathematics(text)) return {{std::string(text)}};
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = text[i] == '_' && ends_in_single_letter(text.substr(0, i))
                                       ? index_length(text.substr(i + 1))
                                       : 0) {
      const std::string_view index = text.substr(i + 1, length);
      if (const std::optional<std::string> letters = exchanged(index, lowered_letters))
        append_level(runs, *letters);
      else
        runs.push_back({std::string(index), TextRun::Place::lowered});
      i += 1 + length;
      continue;
    }
    const bool raises = i > 0 && text[i] == '^' && i + 1 < text.size() && text[i + 1] == '(';
    if (const auto exponent = raises ? exponent_in(text.substr(i + 1)) : std::nullopt) {
      if (const std::optional<std::string> letters = exchanged(*exponent, raised_letters))
        append_level(runs, *letters);
      else
        runs.push_back({set_exponent(*exponent), TextRun::Place::raised});
      i += exponent->size() + 3;
      continue;
    }
    append_level(runs, text.substr(i, 1));
    ++i;
  }
  return runs;
}

std::string unbroken(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool raises = text.substr(i).starts_with("^(");
    const auto exponent = raises ? exponent_in(text.substr(i + 1)) : std::nullopt;
    if (exponent) out.append("^(").append(set_exponent(*exponent)).append(")");
    if (!exponent) out += text[i];
    i += exponent ? exponent->size() + 3 : 1;
  }
  return out;
}

std::string with_unicode_runs(std::string_view text) {
  std::string out;
  for (const TextRun& run : runs_of(text)) {
    if (run.place == TextRun::Place::lowered) out += '_';
    out += run.place == TextRun::Place::raised ? "^(" + run.text + ")" : run.text;
  }
  return out;
}

std::string identifier_symbol(const std::string& name) {
  const std::size_t bar = name.rfind('_');
  if (bar == std::string::npos || bar == 0) return name;
  const std::optional<std::string> index = exchanged(std::string_view(name).substr(bar + 1), lowered_letters);
  return index && !index->empty() ? name.substr(0, bar) + *index : name;
}

}  // namespace muonscope
