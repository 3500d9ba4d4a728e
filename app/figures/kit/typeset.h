#pragma once
// Names as mathematics writes them: "a_in" with a lowered "in", "(MᵀM)^(-1/2)" with a raised exponent. Texts
// keep the plain notation, which terminals, tables and files show as it is; painters set it.

#include <string>
#include <string_view>
#include <vector>

namespace muonscope {

/// A piece of a line that stands on it, below it or above it.
struct TextRun {
  enum class Place { level, lowered, raised };
  std::string text;
  Place place = Place::level;
};

/// Size of lowered and raised text, and how far they are moved, as parts of the line's size.
constexpr double run_scale = 0.74, run_lowered = 0.2, run_raised = 0.38;

/// Whether a text may have more than one piece: quick to tell.
inline bool has_mathematics(std::string_view text) {
  return text.find_first_of("_^") != std::string_view::npos;
}

/// The pieces of a line. Indices follow a single letter and '_' ("u_ref"); exponents stand in "^(…)". Digits,
/// signs and indices that Unicode has all letters of become these letters and need no piece of their own.
/// Other words with underscores, and paths, stay as they are.
std::vector<TextRun> runs_of(std::string_view text);

/// The same text with spaces inside exponents at which no line breaks.
std::string unbroken(std::string_view text);

/// The text with those indices and exponents that Unicode has, for places that show no pieces.
std::string with_unicode_runs(std::string_view text);

/// An identifier whose last part is an index: "expert_out" → "expertₒᵤₜ"; others as they are.
std::string identifier_symbol(const std::string& name);

}  // namespace muonscope
