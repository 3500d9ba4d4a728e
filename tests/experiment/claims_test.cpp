// Claims on traces made by hand, whose answers are known.

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/json.h"
#include "core/lessons/lesson.h"
#include "core/schema/component.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

constexpr double eta = 0.01;

/// A problem known only by its singular values.
class Known final : public Problem {
 public:
  explicit Known(Vector values) { facts_.target_values = std::move(values); }
  const Blocks& initial() const override { return blocks_; }
  double evaluate(const Blocks&, Blocks&) const override { return 0; }
  double flops() const override { return 0; }
  const FactorizationFacts* factorization() const override { return &facts_; }

 private:
  Blocks blocks_;
  FactorizationFacts facts_;
};

/// Muon's theory: every σᵢ(P) is min(ηt, √s*ᵢ); s* = 4, 1, 1/4.
const Known problem((Vector(3) << 4, 1, 0.25).finished());

TraceView ramps(Step steps, Step every) {
  Trace trace({"step", "lr", "loss", "sv_p_1", "sv_p_2", "sv_p_3"});
  for (Step t = 0; t < steps; t += every) {
    const double height = eta * static_cast<double>(t);
    trace.append(std::vector<double>{static_cast<double>(t), eta, 100 - static_cast<double>(t),
                                     std::min(height, 2.0), std::min(height, 1.0), std::min(height, 0.5)});
  }
  return trace.view();
}

/// The same plateaus, reached large first: mode i jumps at step 50·i.
TraceView jumps() {
  Trace trace({"step", "lr", "loss", "sv_p_1", "sv_p_2", "sv_p_3"});
  for (Step t = 0; t < 300; ++t) {
    trace.append(std::vector<double>{static_cast<double>(t), eta, 0, t >= 50 ? 2.0 : 0, t >= 100 ? 1.0 : 0,
                                     t >= 150 ? 0.5 : 0});
  }
  return trace.view();
}

Lesson lesson_of(Step steps, Step every = 1) {
  Lesson lesson;
  lesson.experiment.steps = steps;
  lesson.experiment.record.every = every;
  return lesson;
}

Claim claim(const Json& quantity, double min, double max) {
  return {"", read_spec(claim_catalogue(), quantity, "quantity"), min, max};
}

ClaimOutcome outcome(const Json& quantity, double min, double max, const TraceView& trace,
                     const Lesson& lesson) {
  return check(claim(quantity, min, max), lesson, {{"A", trace}}, problem);
}

const Json arrivals = {{"kind", "arrival"}, {"lane", "A"}, {"first", 1}, {"last", 3}};
const Json order_claim = {{"kind", "order"}, {"lane", "A"}, {"modes", 3}};

}  // namespace

TEST_CASE("arrival: on the theory's own ramp, mode i is within 5 % at 0.95 of √s*ᵢ/η") {
  const ClaimOutcome result = outcome(arrivals, 0.949, 0.961, ramps(250, 1), lesson_of(250));
  CHECK(result.reached);
  CHECK(result.holds);
  CHECK(result.lowest == doctest::Approx(0.95).epsilon(0.01));  // steps are whole: 48 instead of 47.5
  CHECK(result.highest == doctest::Approx(0.96).epsilon(0.01));
  CHECK_FALSE(outcome(arrivals, 0.97, 2, ramps(250, 1), lesson_of(250)).holds);
  CHECK_FALSE(outcome(arrivals, 0, 0.951, ramps(250, 1), lesson_of(250)).holds);
}

TEST_CASE("arrival: rows between recorded ones do not change the predicted time") {
  const ClaimOutcome every_fifth = outcome(arrivals, 0.9, 1.1, ramps(250, 5), lesson_of(250, 5));
  CHECK(every_fifth.holds);
  CHECK(every_fifth.lowest == doctest::Approx(0.95));
  CHECK(every_fifth.highest == doctest::Approx(1.0));
}

TEST_CASE("arrival: a run that ends before the largest mode arrives cannot tell") {
  const ClaimOutcome result = outcome(arrivals, 0, 10, ramps(150, 1), lesson_of(250));
  CHECK_FALSE(result.reached);
  CHECK_FALSE(result.holds);
}

TEST_CASE("order: inversions against large first") {
  CHECK(outcome(order_claim, 3, 3, ramps(250, 1), lesson_of(250)).holds);
  const ClaimOutcome large_first = outcome(order_claim, 0, 0, jumps(), lesson_of(300));
  CHECK(large_first.holds);
  CHECK(large_first.highest == 0);
}

TEST_CASE(
    "growth: in units of the learning rates' sum, 1 while a mode rises on its ramp and 0 on its plateau") {
  const auto growth = [](int mode, int from, int to) {
    return Json{{"kind", "growth"}, {"lane", "A"},  {"first", mode},
                {"last", mode},     {"from", from}, {"to", to}};
  };
  for (const Step every : {1, 5}) {
    const TraceView trace = ramps(250, every);
    CHECK(outcome(growth(1, 0, 200), 1 - 1e-12, 1 + 1e-12, trace, lesson_of(250, every)).holds);
    CHECK(outcome(growth(3, 0, 100), 0.5 - 1e-12, 0.5 + 1e-12, trace, lesson_of(250, every)).holds);
    CHECK(outcome(growth(3, 50, 100), -1e-12, 1e-12, trace, lesson_of(250, every)).holds);
  }
  CHECK_FALSE(outcome(growth(1, 0, 250), 0, 9, ramps(250, 1), lesson_of(250)).reached);
  CHECK_FALSE(outcome(growth(4, 0, 9), 0, 9, ramps(250, 1), lesson_of(250)).reached);
}

TEST_CASE("pace: the change of a column from row to row, in units of the learning rate") {
  const auto pace = [](const char* column, int from, int to) {
    return Json{{"kind", "pace"}, {"lane", "A"}, {"column", column}, {"from", from}, {"to", to}};
  };
  for (const Step every : {1, 5}) {
    const TraceView trace = ramps(250, every);
    const Lesson lesson = lesson_of(250, every);
    CHECK(outcome(pace("sv_p_1", 0, 200), 1 - 1e-9, 1 + 1e-9, trace, lesson).holds);
    CHECK(outcome(pace("loss", 0, 200), -100 - 1e-9, -100 + 1e-9, trace, lesson).holds);
    // Mode 3 stops at step 50: from there to 60 it rests, before it rises.
    CHECK(outcome(pace("sv_p_3", 50, 60), -1e-9, 1e-9, trace, lesson).holds);
    const ClaimOutcome both = outcome(pace("sv_p_3", 40, 60), 0, 1 + 1e-9, trace, lesson);
    CHECK(both.lowest == 0);
    CHECK(both.highest == doctest::Approx(1));
  }
  CHECK_FALSE(outcome(pace("sv_p_1", 0, 200), 0, 2, ramps(200, 1), lesson_of(250)).reached);
  CHECK_FALSE(outcome(pace("x", 0, 9), 0, 2, ramps(200, 1), lesson_of(250)).reached);
}

TEST_CASE("range: all values between two steps, both included") {
  const Json loss = {{"kind", "range"}, {"lane", "A"}, {"column", "loss"}, {"from", 10}, {"to", 20}};
  const ClaimOutcome result = outcome(loss, 80, 90, ramps(50, 1), lesson_of(100));
  CHECK(result.holds);
  CHECK(result.lowest == 80);
  CHECK(result.highest == 90);
  CHECK_FALSE(outcome(loss, 80.5, 90, ramps(50, 1), lesson_of(100)).holds);
  CHECK_FALSE(outcome(loss, 80, 90, ramps(20, 1), lesson_of(100)).reached);
  CHECK(outcome(loss, 80, 90, ramps(21, 1), lesson_of(100)).reached);
}

TEST_CASE("range: to the end means that the run is complete") {
  const Json loss = {{"kind", "range"}, {"lane", "A"}, {"column", "loss"}, {"from", 90}};
  CHECK_FALSE(outcome(loss, 0, 100, ramps(99, 1), lesson_of(100)).reached);
  CHECK(outcome(loss, 1, 10, ramps(100, 1), lesson_of(100)).holds);
  CHECK(outcome(loss, 0, 10, ramps(101, 1), lesson_of(100)).holds);
  CHECK(outcome(loss, 0, 10, ramps(98, 7), lesson_of(98, 7)).holds);
}

TEST_CASE("at: the value at a step, or at the last recorded step before it") {
  const Json loss = {{"kind", "at"}, {"lane", "A"}, {"column", "loss"}, {"step", 23}};
  CHECK(outcome(loss, 77, 77, ramps(50, 1), lesson_of(50)).holds);
  CHECK(outcome(loss, 80, 80, ramps(50, 5), lesson_of(50, 5)).holds);
  CHECK_FALSE(outcome(loss, 0, 100, ramps(23, 1), lesson_of(50)).reached);
}

TEST_CASE("columns, lanes and values that do not exist leave a claim open") {
  CHECK_FALSE(outcome({{"kind", "at"}, {"lane", "A"}, {"column", "x"}, {"step", 1}}, 0, 1, ramps(50, 1),
                      lesson_of(50))
                  .reached);
  CHECK_FALSE(outcome({{"kind", "at"}, {"lane", "B"}, {"column", "loss"}, {"step", 1}}, 0, 100, ramps(50, 1),
                      lesson_of(50))
                  .reached);
  const Json fourth = {{"kind", "arrival"}, {"lane", "A"}, {"first", 4}, {"last", 4}};
  CHECK_FALSE(outcome(fourth, 0, 10, ramps(250, 1), lesson_of(250)).reached);
  Trace trace({"step", "lr", "loss"});
  trace.append(std::vector<double>{0, eta, std::nan("")});
  trace.append(std::vector<double>{1, eta, 1});
  const Json loss = {{"kind", "range"}, {"lane", "A"}, {"column", "loss"}, {"from", 0}, {"to", 1}};
  CHECK_FALSE(outcome(loss, 0, 10, trace.view(), lesson_of(2)).reached);
}
