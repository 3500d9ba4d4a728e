#include "core/optimizers/schedule_presets.h"

#include <algorithm>
#include <cmath>

#include "core/optimizers/schedule.h"

namespace muonscope {
namespace {

/// Where annealing ends, in parts of where it began.
constexpr double annealed = 1e-3;

Spec filled_in(const std::string& kind, const std::map<std::string, Value>& values) {
  Spec spec = default_spec(*find_kind(schedule_catalogue(), kind));
  for (const auto& [key, value] : values) spec.values.at(key) = value;
  return spec;
}

/// The present curve at five steps of the run, evenly spaced; fewer where the run has fewer.
Spec through_points(const Spec& present, Step steps) {
  std::vector<std::array<double, 2>> points;
  for (Step i = 0; i <= 4; ++i) {
    const Step t = steps * i / 4;
    if (points.empty() || points.back()[0] < static_cast<double>(t))
      points.push_back({static_cast<double>(t), learning_rate(present, t)});
  }
  const bool positive = std::ranges::all_of(points, [](const auto& point) { return point[1] > 0; });
  return filled_in("piecewise", {{"points", points}, {"log", positive}});
}

}  // namespace

std::vector<Spec> schedule_presets(const Spec& present, const PresetFacts& facts) {
  const Step steps = std::max<Step>(facts.steps, 1), warmup = std::max<Step>(steps / 20, 1);
  return {filled_in("constant", {{"lr", facts.lr}}),
          filled_in("exponential",
                    {{"lr", facts.lr}, {"ratio", std::pow(annealed, 1.0 / static_cast<double>(steps))}}),
          filled_in("step", {{"lr", facts.lr}, {"every", std::max<Step>(steps / 10, 1)}}),
          filled_in("cosine", {{"lr", facts.lr},
                               {"floor", annealed * facts.lr},
                               {"warmup", std::min(warmup, steps - 1)},
                               {"steps", steps}}),
          filled_in("inverse_sqrt", {{"lr", facts.lr}, {"warmup", warmup}}),
          filled_in("spike_and_halve", {{"first", facts.first}, {"spike", facts.spike}}),
          through_points(present, steps)};
}

}  // namespace muonscope
