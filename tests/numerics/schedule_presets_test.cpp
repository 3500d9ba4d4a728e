// Presets fit the run that they are offered for.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/optimizers/schedule.h"
#include "core/optimizers/schedule_presets.h"
#include "core/schema/component.h"

using namespace muonscope;

TEST_CASE("there is a preset of every kind, allowed and as high as the schedule before") {
  const Spec present =
      read_spec(schedule_catalogue(), {{"kind", "exponential"}, {"lr", 0.3}, {"ratio", 0.9}}, "");
  for (const Step steps : {1, 2, 3, 40, 1000}) {
    const std::vector<Spec> presets = schedule_presets(present, {0.3, steps, 0.001, 0.7});
    REQUIRE(presets.size() == schedule_catalogue().size());
    for (std::size_t i = 0; i < presets.size(); ++i) {
      INFO(presets[i].kind, " for ", steps, " steps");
      CHECK(presets[i].kind == schedule_catalogue()[i].id);
      CHECK_NOTHROW(check_schedule(presets[i]));
      CHECK(read_spec(schedule_catalogue(), to_json(presets[i], schedule_catalogue()), "") == presets[i]);
      double highest = 0;
      for (Step t = 0; t <= steps; ++t) highest = std::max(highest, learning_rate(presets[i], t));
      const bool spikes = presets[i].kind == "spike_and_halve";
      CHECK(highest == doctest::Approx(spikes ? 0.7 : 0.3).epsilon(1e-9));
    }
  }
}

TEST_CASE("the points of a piecewise preset lie on the present curve") {
  const Spec present =
      read_spec(schedule_catalogue(), {{"kind", "exponential"}, {"lr", 0.3}, {"ratio", 0.9}}, "");
  const Spec points = schedule_presets(present, {0.3, 40, 0.001, 0.7}).back();
  CHECK(points.points("points").size() == 5);
  for (Step t = 0; t <= 40; ++t)
    CHECK(learning_rate(points, t) == doctest::Approx(learning_rate(present, t)).epsilon(1e-9));
}
