#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/panels/commands.h"
#include "app/panels/handles.h"
#include "app/panels/parameter_values.h"
#include "core/experiment/format.h"

namespace muonscope {
namespace {

/// To three significant digits, as sliders give.
double rounded(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 2);
  return std::round(value / unit) * unit;
}

}  // namespace

void drag_lr(Ui& ui, const HandleMove& move) {
  const std::string lane = move.id.substr(move.id.find(':') + 1);
  const auto index = static_cast<std::size_t>(std::atoi(lane.c_str()));
  const Experiment& experiment = *ui.snapshot().experiment;
  if (index >= experiment.lanes.size() || !experiment.lanes[index].schedule.has("lr")) return;
  const std::string key = "lanes." + lane + ".schedule.lr";
  const Parameter& parameter = *describe(experiment, key);
  if (!(move.x > 0)) return;
  const double value = std::clamp(rounded(move.x), parameter.min, parameter.max);
  if (value != experiment.lanes[index].schedule.real("lr") || move.released) change(ui, key, value);
}

}  // namespace muonscope
