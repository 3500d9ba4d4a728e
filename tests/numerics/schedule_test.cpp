#include "core/optimizers/schedule.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

using Points = std::vector<std::array<double, 2>>;

Spec schedule(std::string_view id, std::map<std::string, Value> values) {
  return chosen(schedule_catalogue(), id, std::move(values));
}

}  // namespace

TEST_CASE("constant, exponential and step") {
  CHECK(learning_rate(schedule("constant", {{"lr", 0.3}}), 12345) == 0.3);
  const Spec exponential = schedule("exponential", {{"lr", 2.0}, {"ratio", 0.5}});
  CHECK(learning_rate(exponential, 0) == 2);
  CHECK(learning_rate(exponential, 10) == 2.0 / 1024);
  const Spec step = schedule("step", {{"lr", 1.0}, {"factor", 0.1}, {"every", std::int64_t{3}}});
  CHECK(learning_rate(step, 2) == 1);
  CHECK(learning_rate(step, 3) == doctest::Approx(0.1));
  CHECK(learning_rate(step, 8) == doctest::Approx(0.01));
}

TEST_CASE("cosine rises, falls through the middle and rests on its floor") {
  const Spec spec = schedule(
      "cosine", {{"lr", 1.0}, {"floor", 0.2}, {"warmup", std::int64_t{4}}, {"steps", std::int64_t{24}}});
  CHECK(learning_rate(spec, 0) == 0.25);
  CHECK(learning_rate(spec, 3) == 1);
  CHECK(learning_rate(spec, 4) == 1);
  CHECK(learning_rate(spec, 14) == doctest::Approx(0.6));
  CHECK(learning_rate(spec, 24) == 0.2);
  CHECK(learning_rate(spec, 1000000) == 0.2);
  for (Step t = 4; t < 24; ++t) CHECK(learning_rate(spec, t + 1) < learning_rate(spec, t));
}

TEST_CASE("inverse square root peaks where the warm-up ends") {
  const Spec spec = schedule("inverse_sqrt", {{"lr", 2.0}, {"warmup", std::int64_t{4}}});
  CHECK(learning_rate(spec, 0) == 0.5);
  CHECK(learning_rate(spec, 3) == 2);
  CHECK(learning_rate(spec, 15) == 1);
  CHECK(learning_rate(schedule("inverse_sqrt", {{"lr", 2.0}, {"warmup", std::int64_t{0}}}), 3) == 1);
}

TEST_CASE("spike and halve") {
  const Spec spec = schedule("spike_and_halve", {{"first", 1e-4}, {"spike", 0.8}});
  CHECK(learning_rate(spec, 0) == 1e-4);
  CHECK(learning_rate(spec, 1) == 0.8);
  CHECK(learning_rate(spec, 2) == 0.4);
  CHECK(learning_rate(spec, 5) == doctest::Approx(0.05));
}

TEST_CASE("piecewise interpolates and is constant outside") {
  const Points points = {{10, 1}, {20, 0.01}, {21, 5}};
  const Spec straight = schedule("piecewise", {{"points", points}});
  CHECK(learning_rate(straight, 0) == 1);
  CHECK(learning_rate(straight, 10) == 1);
  CHECK(learning_rate(straight, 15) == doctest::Approx(0.505));
  CHECK(learning_rate(straight, 20) == 0.01);
  CHECK(learning_rate(straight, 500) == 5);
  const Spec bent = schedule("piecewise", {{"points", points}, {"log", true}});
  CHECK(learning_rate(bent, 15) == doctest::Approx(0.1));
}

TEST_CASE("points that make no schedule are refused") {
  CHECK_THROWS_AS(check_schedule(schedule("piecewise", {{"points", Points{}}})), InputError);
  CHECK_THROWS_AS(check_schedule(schedule("piecewise", {{"points", Points{{5, 1}, {5, 2}}}})), InputError);
  CHECK_THROWS_AS(check_schedule(schedule("piecewise", {{"points", Points{{5, 1}, {4, 2}}}})), InputError);
  CHECK_THROWS_AS(check_schedule(schedule("piecewise", {{"points", Points{{5, 0}}}, {"log", true}})),
                  InputError);
  for (const Kind& row : schedule_catalogue()) CHECK_NOTHROW(check_schedule(default_spec(row)));
}
