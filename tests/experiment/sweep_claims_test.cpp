// What claims about a sweep measure, on made-up losses whose answer is known.

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "core/base/json.h"
#include "core/lessons/claims.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

constexpr std::size_t values = 41;

/// A sweep from 0.01 to 100 in which the lane GD has these loss ratios; infinity: diverged.
SweepResult made_up(const std::function<double(double)>& ratio) {
  const Json sweep = {{"key", "lanes.*.schedule.lr"}, {"from", 0.01}, {"to", 100}, {"count", values}};
  const Experiment experiment = read(example_with("/sweep", sweep));
  SweepResult result{std::make_shared<const Sweep>(declared_sweep(experiment)), {}};
  for (std::size_t i = 0; i < values; ++i) {
    SweepRow row;
    row.initial_loss = 8;
    const double value = ratio(result.sweep->point(i).front());
    row.diverged = std::isinf(value);
    if (!row.diverged) row.last_two_mean = 8 * value;
    result.runs.push_back({i, {SweepRow{row}, row}});
  }
  return result;
}

Measured measured(const std::string& kind, const std::map<std::string, Value>& more, const SweepResult* sweep,
                  const std::string& lane = "GD") {
  Spec quantity{kind, more, {}};
  quantity.values["lane"] = lane;
  for (const ClaimKind& row : claim_kinds())
    if (row.kind.id == kind) return row.measure(quantity, {{}, nullptr, 1, 0, {sweep}});
  return {};
}

}  // namespace

TEST_CASE(
    "crossing: a power law rises through the level where it should; falling through it does not count") {
  const SweepResult cubic = made_up([](double x) { return 1e-4 * x * x * x; });
  const Measured rises = measured("sweep_crossing", {{"level", 1e-3}}, &cubic);
  REQUIRE(rises);
  REQUIRE(rises->size() == 1);
  CHECK(rises->front() == doctest::Approx(std::cbrt(10)));
  const SweepResult falls = made_up([](double x) { return 1 / x; });
  CHECK(measured("sweep_crossing", {{"level", 1.0}}, &falls)->empty());
  const SweepResult twice = made_up([](double x) { return 2 + std::sin(2 * std::log(x)); });
  CHECK(measured("sweep_crossing", {{"level", 2.0}}, &twice)->size() == 3);
}

TEST_CASE("divergence: the first rate, and how many") {
  const SweepResult result = made_up([](double x) { return x > 5 ? HUGE_VAL : 0.1; });
  const double first = measured("sweep_divergence", {}, &result)->front();
  CHECK(first > 5);
  CHECK(first < 5 * 1.26);
  CHECK(measured("sweep_diverged", {}, &result)->front() == 14);
  const SweepResult tame = made_up([](double) { return 0.1; });
  CHECK(measured("sweep_divergence", {}, &tame)->empty());
  CHECK(measured("sweep_diverged", {}, &tame)->front() == 0);
}

TEST_CASE("exponent: of a power law exactly, within its range only; not where a run diverged") {
  const auto bent = [](double x) { return x < 1 ? 0.3 * x * x : HUGE_VAL; };
  const SweepResult result = made_up(bent);
  const Measured slope = measured("sweep_exponent", {{"from", 0.01}, {"to", 0.9}}, &result);
  REQUIRE(slope);
  CHECK(slope->front() == doctest::Approx(2));
  CHECK_FALSE(measured("sweep_exponent", {{"from", 0.01}, {"to", 2.0}}, &result));
  CHECK_FALSE(measured("sweep_exponent", {{"from", 0.011}, {"to", 0.012}}, &result));
}

TEST_CASE("without a complete sweep, or a lane of that name, claims about it stay open") {
  SweepResult result = made_up([](double x) { return x; });
  CHECK_FALSE(measured("sweep_diverged", {}, nullptr));
  CHECK_FALSE(measured("sweep_diverged", {}, &result, "Adam"));
  result.runs.pop_back();
  CHECK_FALSE(measured("sweep_diverged", {}, &result));
}
