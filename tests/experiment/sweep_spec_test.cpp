// An experiment's own sweep: read, written, refused.

#include "core/experiment/sweep_spec.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/studies/sweep_result.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Json sweep_json(const Json& more = Json::object()) {
  Json json = {{"key", "lanes.*.schedule.lr"}, {"from", 0.007}, {"to", 2.8}, {"count", 200}, {"steps", 500}};
  json.merge_patch(more);
  return json;
}

std::string refusal_of_sweep(const Json& more) {
  try {
    read(example_with("/sweep", sweep_json(more)));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a sweep is read with its defaults, and none is none") {
  CHECK_FALSE(read(example()).sweep.has_value());
  const SweepSpec sweep = *read(example_with("/sweep", sweep_json())).sweep;
  CHECK(sweep.key == "lanes.*.schedule.lr");
  CHECK(sweep.from == 0.007);
  CHECK(sweep.to == 2.8);
  CHECK(sweep.count == 200);
  CHECK(sweep.logarithmic);
  CHECK(sweep.steps == 500);
  Json bare = sweep_json({{"spacing", "linear"}});
  bare.erase("steps");
  const SweepSpec other = *read(example_with("/sweep", bare)).sweep;
  CHECK_FALSE(other.logarithmic);
  CHECK_FALSE(other.steps.has_value());
}

TEST_CASE("writing and reading a sweep are inverse, and it outlives changes of other values") {
  for (const Json& more :
       {Json::object(), Json{{"spacing", "linear"}, {"from", -0.0}, {"to", 0.1 + 0.2}},
        Json{{"key", "seed"}, {"from", 1}, {"to", 10}, {"count", 10}, {"spacing", "linear"}}}) {
    const Experiment experiment = read(example_with("/sweep", sweep_json(more)));
    CHECK(read(to_json(experiment)).sweep == experiment.sweep);
    CHECK(with_value(experiment, "lanes.0.schedule.lr", 0.5).sweep == experiment.sweep);
    CHECK(with_value(experiment, "seed", 5).sweep == experiment.sweep);
  }
  CHECK_FALSE(to_json(read(example())).contains("sweep"));
}

TEST_CASE("what cannot be swept is refused with its place") {
  CHECK(contains(refusal_of_sweep({{"key", "lanes.*.schedule.rate"}}), "sweep.key: lanes.0.schedule.rate"));
  CHECK(contains(refusal_of_sweep({{"key", "lanes.7.schedule.lr"}}), "sweep.key"));
  CHECK(contains(refusal_of_sweep({{"key", "title"}}), "is not a number"));
  CHECK(contains(refusal_of_sweep({{"key", "problem"}}), "is not a number"));
  CHECK(contains(refusal_of_sweep({{"from", 0}}), "sweep.from: logarithmic"));
  CHECK(contains(refusal_of_sweep({{"from", -1}, {"spacing", "linear"}}),
                 "sweep.from: lanes.0.schedule.lr: -1"));
  CHECK(contains(refusal_of_sweep({{"to", 0.007}}), "sweep.to: is the same"));
  CHECK(contains(refusal_of_sweep({{"to", 1e300}}), "sweep.to: lanes.0.schedule.lr: 1e+300"));
  CHECK(contains(refusal_of_sweep({{"count", 1}}), "sweep.count: 1 is out of range"));
  CHECK(contains(refusal_of_sweep({{"count", 1e6}}), "sweep.count"));
  CHECK(contains(refusal_of_sweep({{"steps", 0}}), "sweep.steps: 0 is out of range"));
  CHECK(contains(refusal_of_sweep({{"spacing", "cubic"}}), "sweep.spacing"));
  CHECK(contains(refusal_of_sweep({{"form", 1}}), "did you mean \"from\"?"));
  CHECK(contains(refusal_of_sweep({{"key", nullptr}}), "sweep.key"));
  CHECK_THROWS_AS(read(example_with("/sweep", Json::array())), InputError);
}

TEST_CASE("the declared sweep has its values, its steps and everything else as it stands") {
  const Experiment experiment = read(example_with("/sweep", sweep_json({{"count", 3}})));
  const Sweep sweep = declared_sweep(with_value(experiment, "lanes.0.optimizer.momentum", 0.5));
  REQUIRE(sweep.runs() == 3);
  CHECK(sweep.point(0).front() == 0.007);
  CHECK(sweep.point(1).front() == doctest::Approx(std::sqrt(0.007 * 2.8)));
  CHECK(sweep.point(2).front() == 2.8);
  CHECK(sweep.steps(1) == 500);
  CHECK(sweep.experiment(2).lanes[1].schedule.real("lr") == 2.8);
  CHECK(sweep.experiment(2).lanes[0].optimizer.real("momentum") == 0.5);
}

TEST_CASE(
    "without a sweep of its own an experiment's learning rates are swept, from below all to above all") {
  const SweepSpec sweep = sweep_of(read(example()));
  CHECK(sweep.key == "lanes.*.schedule.lr");
  CHECK(sweep.from == doctest::Approx(0.005 / 30));
  CHECK(sweep.to == doctest::Approx(0.015 * 30));
  CHECK(declared_sweep(read(example())).steps(0) == 1000);
  const Experiment still = with_value(read(example_without("/edits")), "lanes.0.schedule.lr", 0);
  CHECK_THROWS_AS(sweep_of(still), InputError);
}
