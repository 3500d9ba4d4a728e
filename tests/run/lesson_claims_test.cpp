// Every shipped lesson, run as it ships and from other seeds: what it claims is what it measures.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/lessons/lesson.h"
#include "core/run/run.h"
#include "tests/run/random_runs.h"

using namespace muonscope;

namespace {

/// Besides the lesson's own: all of them by scripts/torture.
constexpr std::uint64_t other_seeds = 5;

std::vector<ClaimLane> lanes_of(const Run& run) {
  std::vector<ClaimLane> lanes;
  for (const Lane& lane : run.lanes()) lanes.push_back({lane.spec().name, lane.trace()});
  return lanes;
}

bool is_about_sweep(const Claim& claim) {
  return claim.quantity.kind.starts_with("sweep_");
}

bool is_about_chaos(const Claim& claim) {
  return claim.quantity.kind.starts_with("chaos_");
}

/// Long as well: that of the lesson's own seed only.
std::optional<ChaosResult> chaos_of_lesson(const Lesson& lesson, const Experiment& experiment,
                                           WorkerPool& pool) {
  if (std::none_of(lesson.claims.begin(), lesson.claims.end(), is_about_chaos)) return {};
  if (experiment.seed != lesson.experiment.seed) return {};
  ChaosResult result{std::make_shared<const Chaos>(declared_chaos(experiment)), {}, {}, {}};
  for (const ChaosSize& size : run_chaos(*result.chaos, pool, {})) add(result, size);
  return result;
}

/// Sweeps are long: those of the lesson's own seed and of one other, where a claim is about them.
std::optional<SweepResult> sweep_of_lesson(const Lesson& lesson, const Experiment& experiment,
                                           WorkerPool& pool) {
  if (std::none_of(lesson.claims.begin(), lesson.claims.end(), is_about_sweep)) return {};
  constexpr std::uint64_t last_other_seed = 1;
  const bool another = experiment.seed > last_other_seed && experiment.seed <= other_seeds;
  if (another) return {};
  const auto sweep = std::make_shared<const Sweep>(declared_sweep(experiment));
  return SweepResult{sweep, run_sweep(*sweep, {}, pool, {})};
}

void check_claims(const Lesson& lesson, std::uint64_t seed, WorkerPool& pool) {
  const Experiment experiment = with_value(lesson.experiment, "seed", seed);
  Run run(experiment, pool);
  run.advance(experiment.steps);
  const std::optional<SweepResult> sweep = sweep_of_lesson(lesson, experiment, pool);
  const std::optional<ChaosResult> chaos = chaos_of_lesson(lesson, experiment, pool);
  for (const Claim& claim : lesson.claims) {
    if ((is_about_sweep(claim) && !sweep) || (is_about_chaos(claim) && !chaos)) continue;
    const ClaimOutcome outcome = check(claim, lesson, lanes_of(run), *run.problem(),
                                       {sweep ? &*sweep : nullptr, chaos ? &*chaos : nullptr});
    INFO(lesson.id, "/", lesson.variant, ", seed ", seed, ": ", claim.text, ": measured ", outcome.lowest,
         " … ", outcome.highest);
    CHECK(outcome.reached);
    CHECK(outcome.holds);
  }
}

/// In the middle of what is wanted.
Json wanted_value(const WantedValue& wanted) {
  if (wanted.word)
    return *wanted.word == "true" || *wanted.word == "false" ? Json(*wanted.word == "true")
                                                             : Json(*wanted.word);
  const double middle = (wanted.min + wanted.max) / 2;
  return middle == std::floor(middle) ? Json(static_cast<std::int64_t>(middle)) : Json(middle);
}

/// The wanted values set at a step of the run; none where one of them starts it again.
std::optional<Experiment> with_edits(Experiment experiment, const Solution& solution, Step step) {
  for (const WantedValue& wanted : solution.values) {
    const Parameter* const parameter = describe(experiment, wanted.key);
    if (parameter == nullptr || !parameter->live) return std::nullopt;
    experiment.edits.push_back({step, wanted.key, wanted_value(wanted)});
  }
  return experiment;
}

/// How the exercise of a page stands after this experiment, run on to thrice its steps at most.
SolutionOutcome outcome_of(const Lesson& lesson, const Solution& solution, const Experiment& experiment,
                           WorkerPool& pool) {
  const bool sweeps = std::ranges::any_of(solution.claims, is_about_sweep);
  std::optional<SweepResult> sweep;
  if (sweeps) {
    const auto declared = std::make_shared<const Sweep>(declared_sweep(experiment));
    sweep = SweepResult{declared, run_sweep(*declared, {}, pool, {})};
  }
  Run run(experiment, pool);
  SolutionOutcome outcome;
  for (int times = 0; times < 3 && !outcome.solved(); ++times) {
    run.advance(experiment.steps);
    outcome = check(solution, lesson, experiment, run.step(), lanes_of(run), *run.problem(),
                    {sweep ? &*sweep : nullptr, nullptr});
  }
  return outcome;
}

}  // namespace

TEST_CASE("every exercise is solved by what it asks for, and not before" * doctest::test_suite("claims")) {
  WorkerPool pool(2);
  std::size_t exercises = 0, live = 0;
  for (const Lesson& lesson : lessons()) {
    for (std::size_t page = 0; page < lesson.pages.size(); ++page) {
      const std::optional<Solution>& solution = lesson.pages[page].solution;
      if (!solution) continue;
      ++exercises;
      INFO(lesson.id, ", page ", page + 1);
      CHECK_FALSE(outcome_of(lesson, *solution, lesson.experiment, pool).solved());
      Experiment changed = lesson.experiment;
      for (const WantedValue& wanted : solution->values)
        changed = with_value(changed, wanted.key, wanted_value(wanted));
      CHECK(outcome_of(lesson, *solution, changed, pool).solved());
      // Set while it runs it needs another run; set at step 0 it is that.
      if (const auto late = with_edits(lesson.experiment, *solution, lesson.experiment.steps))
        CHECK_FALSE(outcome_of(lesson, *solution, *late, pool).solved());
      if (const auto early = with_edits(lesson.experiment, *solution, 0)) {
        ++live;
        CHECK(outcome_of(lesson, *solution, *early, pool).solved());
      }
    }
  }
  CHECK(exercises >= lessons().size());
  CHECK(live > 0);
}

// Its own test of ctest: long, and nothing that a sanitizer has not seen elsewhere.
TEST_CASE("every claim of every lesson holds, for its own seed and others" * doctest::test_suite("claims")) {
  REQUIRE_FALSE(lessons().empty());
  WorkerPool pool(2);
  const auto seeds = static_cast<std::uint64_t>(testing::cases(int{other_seeds}));
  for (const Lesson& lesson : lessons()) {
    CHECK_FALSE(lesson.claims.empty());
    check_claims(lesson, lesson.experiment.seed, pool);
    for (const Lesson& variant : lesson.variants) check_claims(variant, variant.experiment.seed, pool);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) check_claims(lesson, seed, pool);
  }
}

TEST_CASE("no claim is reached before its steps are run") {
  WorkerPool pool(2);
  for (const Lesson& lesson : lessons()) {
    const Run run(lesson.experiment, pool);
    for (const Claim& claim : lesson.claims) {
      INFO(lesson.id, ": ", claim.text);
      CHECK_FALSE(check(claim, lesson, lanes_of(run), *run.problem()).reached);
    }
  }
}
