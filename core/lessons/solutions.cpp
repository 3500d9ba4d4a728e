// When an exercise is solved.

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/lessons/lesson.h"
#include "core/optimizers/rule.h"
#include "core/schema/component.h"

namespace muonscope {
namespace {

bool is_as_wanted(const WantedValue& wanted, const Json& value) {
  if (!wanted.word) return value.is_number() && wanted.min <= value && value <= wanted.max;
  return value.is_string() ? value.get<std::string>() == *wanted.word
                           : value.is_boolean() && value.dump() == *wanted.word;
}

/// Whether `key` is about `wanted` or about a component that holds it; "*" stands for every lane.
bool is_about(const std::string& key, const std::string& wanted) {
  const std::string every = "lanes.*.", lane = "lanes.";
  if (!key.starts_with(every) || !wanted.starts_with(lane))
    return wanted == key || wanted.starts_with(key + ".");
  const std::size_t dot = wanted.find('.', lane.size());
  return dot != std::string::npos && is_about(key.substr(every.size()), wanted.substr(dot + 1));
}

/// What an edit that is about it makes of the wanted value: a lane's optimizer is edited as a whole, too.
Json value_after(const Edit& edit, const std::string& wanted) {
  const auto depth = [](const std::string& key) { return std::ranges::count(key, '.'); };
  std::string rest = wanted;
  for (auto level = depth(edit.key) + 1; level > 0; --level)
    rest = rest.find('.') == std::string::npos ? "" : rest.substr(rest.find('.') + 1);
  if (rest.empty()) return edit.value;
  const Catalogue& optimizers = optimizer_catalogue();
  return value_at(to_json(read_spec(optimizers, edit.value, edit.key), optimizers), rest);
}

struct Standing {
  bool now = false, throughout = false;
};

/// How a wanted value stands and stood: edits of step 0 act before anything has happened.
Standing standing(const WantedValue& wanted, const Json& began, const std::vector<Edit>& edits, Step step) {
  Standing so{is_as_wanted(wanted, value_at(began, wanted.key)), true};
  for (const Edit& edit : edits) {
    if (edit.step > step || !is_about(edit.key, wanted.key)) continue;
    if (edit.step > 0) so.throughout = so.throughout && so.now;
    so.now = is_as_wanted(wanted, value_after(edit, wanted.key));
  }
  so.throughout = so.throughout && so.now;
  return so;
}

std::vector<Edit> by_step(std::vector<Edit> edits) {
  std::ranges::stable_sort(edits, {}, &Edit::step);
  return edits;
}

}  // namespace

SolutionOutcome check(const Solution& solution, const Lesson& lesson, const Experiment& origin, Step step,
                      const std::vector<ClaimLane>& lanes, const Problem& problem, const Studies& studies) {
  SolutionOutcome outcome{true, true, true};
  if (!solution.values.empty()) {
    Experiment bare = origin;
    const std::vector<Edit> edits = by_step(std::exchange(bare.edits, {}));
    const Json began = to_json(bare);
    for (const WantedValue& wanted : solution.values) {
      const Standing so = standing(wanted, began, edits, step);
      outcome.values = outcome.values && so.now;
      outcome.throughout = outcome.throughout && so.throughout;
    }
  }
  outcome.claims = std::ranges::all_of(solution.claims, [&](const Claim& claim) {
    const ClaimOutcome each = check(claim, lesson, lanes, problem, studies);
    return each.reached && each.holds;
  });
  return outcome;
}

}  // namespace muonscope
