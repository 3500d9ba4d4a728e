// Claims about particles on traces made by hand, whose answers are known.

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "core/base/json.h"
#include "core/experiment/problem_catalogue.h"
#include "core/lessons/lesson.h"
#include "core/schema/component.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

constexpr double h = 0.01;

/// Only J* = 0 of its objective matters.
std::shared_ptr<const Problem> harmonic() {
  Json document = example();
  document["problem"] = {{"kind", "particles"}, {"count", 1}, {"objective", {{"kind", "harmonic"}}}};
  document["record"] = {{"observables", {"energy"}}};
  document.erase("edits");
  document["lanes"] = {
      {{"name", "A"}, {"optimizer", {{"kind", "gd"}}}, {"schedule", {{"kind", "constant"}, {"lr", h}}}}};
  const Experiment experiment = experiment_from_json(document, ".");
  return problem_kind("particles").make(experiment.problem, 1, ".");
}

using Row = std::vector<double> (*)(double time);

TraceView trace_of(const Columns& columns, Row row, Step steps = 1000) {
  Columns all = {"step", "time"};
  all.insert(all.end(), columns.begin(), columns.end());
  Trace trace(all);
  for (Step t = 0; t < steps; ++t) {
    const double time = h * static_cast<double>(t);
    std::vector<double> values = {static_cast<double>(t), time};
    for (const double value : row(time)) values.push_back(value);
    trace.append(values);
  }
  return trace.view();
}

ClaimOutcome outcome(const Json& quantity, double min, double max, const std::vector<ClaimLane>& lanes) {
  Lesson lesson;
  lesson.experiment.steps = 1000;
  lesson.experiment.record.every = 1;
  static const std::shared_ptr<const Problem> problem = harmonic();
  return check({"", read_spec(claim_catalogue(), quantity, "quantity"), min, max}, lesson, lanes, *problem);
}

Json quantity(const char* kind, const char* column) {
  return {{"kind", kind}, {"lane", "A"}, {"column", column}};
}

}  // namespace

TEST_CASE("largest_rise: the steepest way up between neighbours, negative where there is none") {
  const TraceView trace = trace_of({"falling", "swinging"}, [](double t) {
    return std::vector{-t, std::sin(t)};
  });
  const ClaimOutcome falls = outcome(quantity("largest_rise", "falling"), -1, 0, {{"A", trace}});
  CHECK(falls.holds);
  CHECK(falls.highest == doctest::Approx(-h));
  const ClaimOutcome swings = outcome(quantity("largest_rise", "swinging"), 0, 1, {{"A", trace}});
  CHECK(swings.highest == doctest::Approx(std::sin(h)));
  Json later = quantity("largest_rise", "swinging");
  later["from"] = 200, later["to"] = 400;  // the sine falls
  CHECK(outcome(later, -1, 0, {{"A", trace}}).holds);
  const TraceView begun = trace_of(
      {"falling"}, [](double t) { return std::vector{-t}; }, 500);
  CHECK_FALSE(outcome(quantity("largest_rise", "falling"), -1, 0, {{"A", begun}}).reached);
}

TEST_CASE("decay: both ends of the rate's interval") {
  const TraceView trace = trace_of({"hamiltonian", "swinging"}, [](double t) {
    return std::vector{3 * std::exp(-0.7 * t), std::exp(-0.7 * t) * (1 + 0.5 * std::cos(8 * t))};
  });
  CHECK(outcome(quantity("decay", "hamiltonian"), 0.7 - 1e-9, 0.7 + 1e-9, {{"A", trace}}).holds);
  const ClaimOutcome swings = outcome(quantity("decay", "swinging"), 0.6, 0.8, {{"A", trace}});
  CHECK(swings.holds);
  CHECK(swings.lowest < 0.7);
  CHECK(swings.highest > 0.7);
  CHECK_FALSE(outcome(quantity("decay", "hamiltonian"), 0.71, 1, {{"A", trace}}).holds);
  CHECK_FALSE(outcome(quantity("decay", "missing"), 0, 1, {{"A", trace}}).reached);
}

TEST_CASE("decay_ratio: one rate over the other, open where either is too early to tell") {
  const auto falling = [](Row row) { return trace_of({"hamiltonian"}, row); };
  const TraceView one = falling([](double t) { return std::vector{3 * std::exp(-0.7 * t)}; }),
                  other = falling([](double t) { return std::vector{0.2 * std::exp(-0.5 * t)}; }),
                  flat = falling([](double) { return std::vector{1.0}; });
  Json ratio = quantity("decay_ratio", "hamiltonian");
  ratio["other"] = "B";
  CHECK(outcome(ratio, 1.4 - 1e-9, 1.4 + 1e-9, {{"A", one}, {"B", other}}).holds);
  CHECK_FALSE(outcome(ratio, 0.98, 1.02, {{"A", one}, {"B", other}}).holds);
  CHECK_FALSE(outcome(ratio, 0, 2, {{"A", one}, {"B", flat}}).reached);
  CHECK_FALSE(outcome(ratio, 0, 2, {{"A", one}}).reached);
}

TEST_CASE("lane_difference: in every row, and open where the other lane is behind") {
  const TraceView one = trace_of({"x"}, [](double t) { return std::vector{t}; }),
                  other = trace_of({"x"}, [](double t) { return std::vector{t + (t > 5 ? 0.25 : 0)}; }),
                  behind = trace_of(
                      {"x"}, [](double t) { return std::vector{t}; }, 900);
  Json compared = quantity("lane_difference", "x");
  compared["other"] = "B";
  const ClaimOutcome result = outcome(compared, -0.2, 0.2, {{"A", one}, {"B", other}});
  CHECK(result.reached);
  CHECK_FALSE(result.holds);
  CHECK(result.lowest == doctest::Approx(-0.25));
  CHECK(result.highest == 0);
  CHECK_FALSE(outcome(compared, -1, 1, {{"A", one}, {"B", behind}}).reached);
  CHECK_FALSE(outcome(compared, -1, 1, {{"A", one}}).reached);
}

TEST_CASE("remainder: what parts leave of a whole") {
  const TraceView trace = trace_of({"whole", "one", "two"}, [](double t) {
    return std::vector{3 * t + 0.5, t, 2 * t};
  });
  Json parts = quantity("remainder", "whole");
  parts["parts"] = "one, two";
  const ClaimOutcome result = outcome(parts, 0, 1, {{"A", trace}});
  CHECK(result.lowest == doctest::Approx(0.5));
  CHECK(result.highest == doctest::Approx(0.5));
  parts["parts"] = "one, three";
  CHECK_FALSE(outcome(parts, 0, 1, {{"A", trace}}).reached);
}

TEST_CASE("period: from fall to fall through 0, between rows") {
  const TraceView trace =
      trace_of({"x"}, [](double t) { return std::vector{std::cos(2 * std::numbers::pi * t / 2.345)}; });
  const ClaimOutcome result = outcome(quantity("period", "x"), 0, 9, {{"A", trace}});
  CHECK(result.reached);
  CHECK(result.lowest == doctest::Approx(2.345).epsilon(1e-5));
  CHECK(result.highest == doctest::Approx(2.345).epsilon(1e-5));
  Json once = quantity("period", "x");
  once["to"] = 250;  // one fall only
  CHECK_FALSE(outcome(once, 0, 9, {{"A", trace}}).reached);
}
