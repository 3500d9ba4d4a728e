#include "core/studies/sweep_result.h"

#include "core/experiment/format.h"
#include "core/experiment/sweep_spec.h"

namespace muonscope {

std::optional<double> loss_ratio(const SweepRow& row) {
  if (!row.last_two_mean || !row.initial_loss || !(*row.initial_loss > 0)) return std::nullopt;
  return *row.last_two_mean / *row.initial_loss;
}

int lane_place(const SweepResult& result, const std::string& name) {
  const std::vector<LaneSpec>& lanes = result.sweep->base().lanes;
  for (std::size_t i = 0; i < lanes.size(); ++i)
    if (lanes[i].name == name) return static_cast<int>(i);
  return -1;
}

Sweep declared_sweep(const Experiment& experiment) {
  const SweepSpec spec = sweep_of(experiment);
  Experiment base = experiment;
  if (spec.steps) base.steps = *spec.steps;
  return Sweep(base, {axis_of(base, spec)});
}

}  // namespace muonscope
