// Going back in time is exact: whatever was done before, a run that was taken to a step is what a new run of
// its experiment is there.

#include <doctest/doctest.h>

#include "core/base/errors.h"
#include "core/run/run.h"
#include "experiments.h"
#include "random_runs.h"

namespace muonscope::testing {
namespace {

/// The first difference, in words; "" if there is none.
std::string difference(const Run& run, const Run& other) {
  if (run.step() != other.step())
    return "step " + std::to_string(run.step()) + " against " + std::to_string(other.step());
  if (run.current().lanes != other.current().lanes) return "the lanes' parameters";
  if (!(run.current().record == other.current().record)) return "what is recorded";
  const auto rows = run.current_rows(), other_rows = other.current_rows();
  for (std::size_t i = 0; i < run.lanes().size(); ++i) {
    const Lane &lane = run.lanes()[i], &twin = other.lanes()[i];
    const std::string name = lane.spec().name + ": ";
    if (lane.step() != twin.step()) return name + "its step";
    if (lane.diverged_at() != twin.diverged_at() || lane.message() != twin.message()) return name + "its end";
    if (lane.trace().rows() != twin.trace().rows())
      return name + std::to_string(lane.trace().rows()) + " rows against " +
             std::to_string(twin.trace().rows());
    for (std::size_t column = 0; column < lane.columns().size(); ++column) {
      const int index = static_cast<int>(column);
      if (!same_bits(lane.trace().copy(index), twin.trace().copy(index)))
        return name + lane.columns()[column];
    }
    for (std::size_t column = 0; column < rows[i].size(); ++column)
      if (!same_bits({rows[i][column]}, {other_rows[i][column]}))
        return name + lane.columns()[column] + " now: " + std::to_string(rows[i][column]) + " against " +
               std::to_string(other_rows[i][column]);
    const auto arrays = lane.final_arrays(), twins = twin.final_arrays();
    for (std::size_t a = 0; a < arrays.size(); ++a)
      if (arrays[a].name != twins[a].name || arrays[a].npy != twins[a].npy) return name + "the state";
    for (const Step step : {Step(0), lane.step() / 2, lane.step()}) {
      const auto at = static_cast<double>(step);
      if (lane.flops().before(at) != twin.flops().before(at)) return name + "operations";
    }
    for (std::size_t r = 0; r < lane.reached().size(); ++r)
      if (lane.reached()[r].step != twin.reached()[r].step) return name + "when it met a tolerance";
  }
  return "";
}

/// The same experiment from the start, up to the same step.
Run fresh(const Run& run, WorkerPool& pool) {
  Run twin(run.experiment(), pool);
  twin.advance(run.step());
  return twin;
}

TEST_CASE("a run that was taken to a step is a new run of its experiment there") {
  WorkerPool pool(2);
  for (int seed = 0; seed < cases(200); ++seed) {
    CAPTURE(seed);
    RandomRuns random(static_cast<unsigned>(seed));
    const Experiment start = random.experiment();
    const std::uint64_t plenty = 64u << 20;
    Run run(start, pool,
            {.material = random.one_in(2) ? plenty : 0,
             .keyframes = random.of<std::uint64_t>({0, 3000, 20000, plenty})});
    run.advance(random.below(300));
    for (int move = 0; move < 8; ++move) {
      CAPTURE(move);
      switch (random.below(5)) {
        case 0:
          run.advance(random.below(150));
          break;
        case 1: {
          const auto [key, value] = random.change(run.current());
          try {
            run.apply(key, value);
          } catch (const InputError&) {  // a rule without weight decay, say
          }
          break;
        }
        case 2:
          try {
            run.refer_to(3 * random.below(80));
          } catch (const InputError&) {  // its material is gone
          }
          break;
        default:
          run.seek(random.below(static_cast<int>(run.furthest()) + (random.one_in(5) ? 50 : 1)));
      }
      CHECK(difference(run, fresh(run, pool)) == "");
      CHECK(run.timeline().bytes() <= run.timeline().budget());
    }
  }
}

TEST_CASE("a fork goes on by itself") {
  WorkerPool pool(2);
  for (int seed = 0; seed < cases(200); ++seed) {
    CAPTURE(seed);
    RandomRuns random(static_cast<unsigned>(1000 + seed));
    Run run(random.experiment(), pool, {.keyframes = 1u << 20});
    run.advance(40 + random.below(200));
    const Step there = run.step();
    Run fork = run.fork();
    CHECK(difference(fork, run) == "");
    fork.seek(random.below(static_cast<int>(there) + 1));
    const auto [key, value] = random.change(fork.current());
    try {
      fork.apply(key, value);
    } catch (const InputError&) {
    }
    fork.advance(random.below(200));
    CHECK(difference(fork, fresh(fork, pool)) == "");
    CHECK(difference(run, fresh(run, pool)) == "");
    run.advance(30);
    run.seek(there);
    CHECK(difference(run, fresh(run, pool)) == "");
  }
}

TEST_CASE("keyframes keep to their budget: their spacing doubles when it is used up") {
  WorkerPool pool(1);
  Run generous(small_experiment({{"steps", 4000}}), pool, {.keyframes = 1u << 30});
  generous.advance(4000);
  CHECK(generous.timeline().spacing() == 64);
  CHECK(generous.timeline().size() == 4000 / 64);

  const std::uint64_t budget = generous.timeline().bytes() / 5;
  Run thrifty(small_experiment({{"steps", 4000}}), pool, {.keyframes = budget});
  thrifty.advance(4000);
  CHECK(thrifty.timeline().bytes() <= budget);
  CHECK(thrifty.timeline().spacing() == 512);
  // Nearly all of it is used: of those from before the last doubling only as many have gone as had to.
  CHECK(thrifty.timeline().bytes() + generous.timeline().bytes() / generous.timeline().size() >= budget);
  CHECK(thrifty.timeline().size() > 4000 / 512);
  thrifty.seek(700);
  generous.seek(700);
  CHECK(difference(thrifty, generous) == "");

  Run poor(small_experiment({{"steps", 4000}}), pool, {.keyframes = 100});
  poor.advance(1000);
  CHECK(poor.timeline().size() == 0);
  poor.seek(700);
  poor.advance(0);
  thrifty.seek(700);
  CHECK(difference(poor, thrifty) == "");
}

TEST_CASE("steps that were recorded are not measured again") {
  WorkerPool pool(1);
  Run run(small_experiment({{"steps", 1000}}), pool, {.keyframes = 1u << 30});
  run.advance(900);
  const auto recorded = run.lanes()[0].trace();
  run.seek(500);
  CHECK(run.furthest() == 900);
  CHECK(run.lanes()[0].trace().rows() == 500);
  run.advance(200);  // through what is known
  CHECK(run.furthest() == 900);
  CHECK(run.lanes()[0].trace().rows() == 700);
  run.apply("lanes.0.schedule.lr", 0.001);  // the future is another one now
  CHECK(run.furthest() == 700);
  run.advance(200);
  CHECK(run.lanes()[0].trace().at(750, 1) == 0.001);
  CHECK(recorded.at(750, 1) == 0.02);
}

}  // namespace
}  // namespace muonscope::testing
