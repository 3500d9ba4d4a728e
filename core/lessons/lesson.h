#pragma once
// A lesson is an experiment file with one more key, "lesson": pages, figures, controls, and claims that the
// window shows as measured against predicted and the tests check.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/lessons/lesson_events.h"
#include "core/lessons/lesson_page.h"
#include "core/problems/problem.h"
#include "core/run/trace.h"
#include "core/studies/chaos.h"
#include "core/studies/sweep_result.h"

namespace muonscope {

/// An axis as a lesson wants it at first. time: of the flow that particles follow, in place of steps.
enum class LessonAxis { usual, linear, log, time };
struct LessonAxes {
  LessonAxis x = LessonAxis::usual, y = LessonAxis::usual;
  bool operator==(const LessonAxes&) const = default;
};

/// How its figures stand. first: the first one above the others, as wide as all of them.
enum class LessonLayout { grid, first };

struct Lesson {
  std::string id;
  int number = 0;  ///< place in the curriculum, 1…17
  std::string title;
  std::vector<std::string> aliases;  ///< "fig1"
  std::vector<LessonPage> pages;     ///< in reading order, of every part at least one
  std::vector<std::string> figures;  ///< ids, in reading order
  LessonLayout layout = LessonLayout::grid;
  bool theory_always = false;  ///< it is there before the answer is
  std::vector<LessonEvent> events{};
  std::map<std::string, LessonAxes> axes{};  ///< by figure
  std::vector<std::string> controls;         ///< dotted keys shown first
  std::optional<Step> end;  ///< where play stops and offers to go on; none: after the experiment's steps
  double speed = 60;        ///< steps a second at which the window plays it at first
  std::vector<Claim> claims;
  Experiment experiment;

  std::string variant;                 ///< name of this set-up among the lesson's; "" for its own
  std::string variant_text;            ///< what is different about it
  std::vector<std::string> changed{};  ///< dotted keys whose values are different, in file order
  std::vector<Lesson> variants{};  ///< the lesson's other set-ups, each with its own experiment and claims
};

/// What a claim is checked against.
struct ClaimLane {
  std::string name;
  TraceView trace;
};
/// The page's place; that of the part's first one.
std::size_t first_page(const Lesson& lesson, LessonPart part);
/// What it asks, in short.
const std::string& question_of(const Lesson& lesson);

struct ClaimOutcome {
  bool reached = false;  ///< the run is long enough to tell
  bool holds = false;
  double lowest = 0, highest = 0;  ///< of the values measured
  std::string absent{};            ///< the lane that it is about, where there is none of this name; else ""
};
/// What many runs of the experiment gave, for claims about that; null where none were made.
struct Studies {
  const SweepResult* sweep = nullptr;
  const ChaosResult* chaos = nullptr;
};
ClaimOutcome check(const Claim& claim, const Lesson& lesson, const std::vector<ClaimLane>& lanes,
                   const Problem& problem, const Studies& studies = {});

/// How an exercise stands.
struct SolutionOutcome {
  bool values = false;      ///< all are as wanted
  bool throughout = false;  ///< and were so in every step: claims are about a run under the wanted values
  bool claims = false;      ///< all hold
  bool solved() const { return throughout && claims; }
};
/// `origin`: as the run began, with the log of its edits; `step`: how far it has come.
SolutionOutcome check(const Solution& solution, const Lesson& lesson, const Experiment& origin, Step step,
                      const std::vector<ClaimLane>& lanes, const Problem& problem,
                      const Studies& studies = {});

const Catalogue& claim_catalogue();

/// Lessons shipped with the program, by number.
const std::vector<Lesson>& lessons();
/// By id, alias or number, followed by "/" and a variant's name for one of its other set-ups; null if there
/// is none.
const Lesson* find_lesson(std::string_view name);
/// An experiment file's lesson, if it has one. InputError for a malformed one.
std::optional<Lesson> lesson_from_json(const Json& document, const std::filesystem::path& directory);

/// Where a lane of a lesson's experiment stands in that experiment as it has become: by its name; where
/// nobody is called so, in its place, if there are as many lanes and that one has got a name that was
/// nobody's.
std::optional<std::size_t> lane_of_lesson(const Experiment& now, const Experiment& lesson, std::size_t lane);

}  // namespace muonscope
