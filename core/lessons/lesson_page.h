#pragma once
// A lesson is read page by page: a question, a guess, the run, its answer, what to look at, an exercise.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/schema/parameter.h"

namespace muonscope {

/// "The largest of `quantity` lies in [min, max]": a statement about a finished run, as data.
struct Claim {
  std::string text;         ///< in words, with the predicted number
  Spec quantity;            ///< kind and parameters from claim_catalogue()
  double min = 0, max = 0;  ///< allowed range of every value measured
};

/// What a page is for, in the order in which pages are read.
enum class LessonPart { question, predict, run, reveal, notice, exercise };

struct LessonPartRow {
  LessonPart part;
  std::string key;    ///< in files
  std::string title;  ///< above a page
  std::string step;   ///< on the button that leads to its first page
};
const std::vector<LessonPartRow>& lesson_parts();
const LessonPartRow& lesson_part(LessonPart part);

/// Answers to choose from before the run.
struct Choices {
  std::vector<std::string> texts;  ///< empty: there are none
  std::size_t right = 0;
};

/// What a value of the experiment must be: within [min, max], or this word.
struct WantedValue {
  std::string key;  ///< dotted
  double min = 0, max = 0;
  std::optional<std::string> word{};
};

/// How one tells that an exercise is done.
struct Solution {
  std::vector<WantedValue> values{};  ///< that the experiment has by now
  std::vector<Claim> claims{};        ///< that hold of the run
  std::string text;                   ///< what is said then
};

struct LessonPage {
  LessonPart part = LessonPart::question;
  std::string text{};                  ///< one thought
  std::string more{};                  ///< what else there is to say; "" for nothing
  std::vector<std::string> figures{};  ///< ids of those on screen; empty: the lesson's
  std::string sketch{};                ///< the figure in which one draws what one expects; "" for none
  std::optional<std::array<double, 2>> range{};  ///< of the sketch's y axis: room for the answer
  std::vector<std::string> curves{};             ///< names of those that may be meant; empty: any
  Choices choices{};
  std::optional<Solution> solution{};  ///< of exercises
};

}  // namespace muonscope
