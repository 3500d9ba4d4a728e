// Points of a schedule's curve: what is dragged somewhere lies there, and only steps to come change.

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/json.h"
#include "core/optimizers/schedule.h"
#include "core/optimizers/schedule_points.h"
#include "core/random/stream.h"
#include "core/schema/component.h"

using namespace muonscope;

namespace {

Spec schedule(const std::string& text) {
  return read_spec(schedule_catalogue(), Json::parse(text), "schedule");
}

/// One of each kind, well inside its ranges.
std::vector<Spec> one_of_each() {
  return {schedule(R"({"kind": "constant", "lr": 0.03})"),
          schedule(R"({"kind": "exponential", "lr": 0.2, "ratio": 0.98})"),
          schedule(R"({"kind": "step", "lr": 0.1, "factor": 0.3, "every": 20})"),
          schedule(R"({"kind": "cosine", "lr": 0.4, "floor": 0.001, "warmup": 30, "steps": 90})"),
          schedule(R"({"kind": "inverse_sqrt", "lr": 0.1, "warmup": 30})"),
          schedule(R"({"kind": "spike_and_halve", "first": 1e-4, "spike": 0.7, "ratio": 0.9})"),
          schedule(R"({"kind": "piecewise", "points": [[0, 0.1], [40, 0.5], [41, 0.2], [90, 0.01]]})"),
          schedule(R"({"kind": "piecewise", "points": [[10, 0.1], [40, 0.5]], "log": true})")};
}

Spec with(Spec spec, const std::vector<ScheduleChange>& changes) {
  for (const ScheduleChange& change : changes) spec.values.at(change.key) = change.value;
  return spec;
}

/// Reads back as it is: every value is of its parameter's type and in its range.
void check_allowed(const Spec& spec) {
  CHECK(read_spec(schedule_catalogue(), to_json(spec, schedule_catalogue()), "schedule") == spec);
  CHECK_NOTHROW(check_schedule(spec));
}

const std::vector<Step> moments = {0, 1, 15, 29, 30, 41, 77, 95};
constexpr Step shown_to = 100;

}  // namespace

TEST_CASE("every kind of schedule has points, on its curve") {
  CHECK(one_of_each().size() >= schedule_catalogue().size());
  for (const Spec& spec : one_of_each()) {
    for (const Step now : moments) {
      const std::vector<SchedulePoint> points = schedule_points(spec, now, shown_to);
      INFO(spec.kind, " at step ", now);
      CHECK_FALSE(points.empty());
      for (const SchedulePoint& point : points) {
        INFO(point.id, " at step ", point.step);
        // where steps drop the curve is a corner: its upper end
        const Step on = point.id.starts_with("every") ? point.step - 1 : point.step;
        CHECK(point.lr == doctest::Approx(learning_rate(spec, on)).epsilon(1e-12));
        CHECK((point.step >= now || !(point.moves_lr || point.moves_step)));
      }
    }
  }
}

TEST_CASE("the curve goes through a point where it was dragged to") {
  for (const Spec& spec : one_of_each()) {
    for (const Step now : moments) {
      for (const SchedulePoint& point : schedule_points(spec, now, shown_to)) {
        if (!point.moves_lr) continue;
        for (const double factor : {0.37, 0.999, 2.5}) {
          const double lr = factor * point.lr;
          const Spec moved = with(spec, moved_point(spec, point.id, now, point.step, lr));
          INFO(spec.kind, " at step ", now, ": ", point.id, " of ", point.lr, " to ", lr);
          CHECK(learning_rate(moved, point.step) == doctest::Approx(lr).epsilon(1e-11));
          check_allowed(moved);
        }
      }
    }
  }
}

TEST_CASE("a point moves along the steps") {
  const auto step_of = [](const Spec& spec, const std::string& id, Step now, Step to) {
    const auto find = [&](const Spec& of) {
      for (const SchedulePoint& point : schedule_points(of, now, shown_to))
        if (point.id == id) return point;
      return SchedulePoint{};
    };
    const SchedulePoint point = find(spec);
    CHECK(point.moves_step);
    return find(with(spec, moved_point(spec, id, now, to, point.lr))).step;
  };
  CHECK(step_of(one_of_each()[2], "every@1", 0, 33) == 33);
  CHECK(step_of(one_of_each()[3], "lr", 5, 44) == 44);
  CHECK(step_of(one_of_each()[3], "lr", 5, 2000) == 89);  // before the end
  CHECK(step_of(one_of_each()[3], "floor", 5, 200) == 200);
  CHECK(step_of(one_of_each()[3], "floor", 5, 0) == 31);  // after the warm-up
  CHECK(step_of(one_of_each()[4], "lr", 5, 50) == 50);
  CHECK(step_of(one_of_each()[6], "point@3", 45, 60) == 60);
  CHECK(step_of(one_of_each()[6], "point@3", 45, 3) == 45);  // not into the past
  CHECK(step_of(one_of_each()[6], "point@1", 0, 60) == 40);  // its neighbour stands at 41
  CHECK(step_of(one_of_each()[6], "point@1", 0, -7) == 1);
}

TEST_CASE("points of the past stay") {
  const Spec spec = one_of_each()[6];
  const std::vector<SchedulePoint> points = schedule_points(spec, 41, shown_to);
  REQUIRE(points.size() == 4);
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    CHECK_FALSE(points[i].moves_lr);
    CHECK_FALSE(points[i].moves_step);
    CHECK(moved_point(spec, points[i].id, 41, 50, 1).empty());
    CHECK(removed_point(spec, points[i].id, 41).empty());
  }
  CHECK(points[2].moves_lr);
  CHECK_FALSE(removed_point(spec, points[2].id, 41).empty());
}

TEST_CASE("a piecewise schedule gains and loses points") {
  const Spec spec = one_of_each()[6];
  const Spec more = with(spec, added_point(spec, 10, 60, 0.3));
  CHECK(more.points("points").size() == 5);
  CHECK(learning_rate(more, 60) == 0.3);
  CHECK(learning_rate(more, 39) == learning_rate(spec, 39));
  CHECK(with(more, removed_point(more, "point@3", 10)) == spec);
  check_allowed(more);
  CHECK(added_point(spec, 10, 40, 0.3).empty());  // there is one
  CHECK(added_point(spec, 10, 9, 0.3).empty());   // in the past
  CHECK(added_point(one_of_each()[0], 0, 9, 0.3).empty());
  const Spec single = schedule(R"({"kind": "piecewise", "points": [[50, 0.1]]})");
  CHECK(removed_point(single, "point@0", 0).empty());
  CHECK(removed_point(spec, "point@9", 0).empty());
  // a logarithm needs a positive value
  check_allowed(with(one_of_each()[7], added_point(one_of_each()[7], 0, 20, 0)));
}

TEST_CASE("wherever a point is dragged, the schedule stays allowed") {
  Stream random(7, "drags");
  for (Spec spec : one_of_each()) {
    for (int drag = 0; drag < 300; ++drag) {
      const auto now = static_cast<Step>(110 * random.uniform());
      const std::vector<SchedulePoint> points = schedule_points(spec, now, shown_to);
      const SchedulePoint& point =
          points[static_cast<std::size_t>(random.uniform() * static_cast<double>(points.size()))];
      const auto step = static_cast<Step>(400 * random.uniform() - 100);
      const double lr = drag % 17 == 0 ? 0 : std::pow(10, 12 * random.uniform() - 8);
      spec = with(spec, moved_point(spec, point.id, now, step, lr));
      INFO(spec.kind, " after ", drag, " drags, ", point.id, " to step ", step, ", ", lr);
      check_allowed(spec);
      CHECK(std::isfinite(learning_rate(spec, now)));
    }
  }
}

TEST_CASE("what is no point moves nothing") {
  for (const Spec& spec : one_of_each()) {
    CHECK(moved_point(spec, "elsewhere", 0, 10, 0.1).empty());
    CHECK(moved_point(spec, "point@99", 0, 10, 0.1).empty());
    for (const SchedulePoint& point : schedule_points(spec, 0, shown_to))
      CHECK(moved_point(spec, point.id, 0, point.step, std::nan("")).empty());
  }
}
