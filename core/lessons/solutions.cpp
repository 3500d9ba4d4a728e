// When an exercise is solved.

#include <algorithm>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/lessons/lesson.h"

namespace muonscope {
namespace {

bool is_as_wanted(const WantedValue& wanted, const Json& value) {
  if (!wanted.word) return value.is_number() && wanted.min <= value && value <= wanted.max;
  return value.is_string() ? value.get<std::string>() == *wanted.word
                           : value.is_boolean() && value.dump() == *wanted.word;
}

}  // namespace

SolutionOutcome check(const Solution& solution, const Lesson& lesson, const Experiment& experiment,
                      const std::vector<ClaimLane>& lanes, const Problem& problem, const Studies& studies) {
  const Json now = solution.values.empty() ? Json() : to_json(experiment);
  return {std::ranges::all_of(
              solution.values,
              [&](const WantedValue& wanted) { return is_as_wanted(wanted, value_at(now, wanted.key)); }),
          std::ranges::all_of(solution.claims, [&](const Claim& claim) {
            const ClaimOutcome outcome = check(claim, lesson, lanes, problem, studies);
            return outcome.reached && outcome.holds;
          })};
}

}  // namespace muonscope
