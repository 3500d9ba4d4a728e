// Every shipped lesson, run as it ships and from other seeds: what it claims is what it measures.

#include <doctest/doctest.h>

#include <algorithm>

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

}  // namespace

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
