#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/panels/commands.h"
#include "app/panels/handles.h"
#include "app/panels/parameter_values.h"
#include "core/experiment/format.h"

namespace muonscope {
namespace {

/// To two significant digits: ε is read off a curve's knee.
double rounded_smoothing(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

}  // namespace

void drag_smoothing(Ui& ui, const HandleMove& move) {
  const std::string lane = move.id.substr(move.id.find(':') + 1);
  const auto index = static_cast<std::size_t>(std::atoi(lane.c_str()));
  const Experiment& experiment = *ui.snapshot().experiment;
  if (index >= experiment.lanes.size() || !experiment.lanes[index].optimizer.has("smoothing")) return;
  const std::string key = "lanes." + lane + ".optimizer.smoothing";
  const Parameter& parameter = *describe(experiment, key);
  // 0 is Muon, which not every integrator follows: a drag stops short of it.
  if (!(move.x > 0)) return;
  const double value = std::clamp(rounded_smoothing(move.x), parameter.min, parameter.max);
  if (value != experiment.lanes[index].optimizer.real("smoothing") || move.released) change(ui, key, value);
}

}  // namespace muonscope
