#include "app/window/figures/drag_lane_number.h"

#include <algorithm>
#include <cstdlib>

#include "app/window/actions/commands.h"
#include "app/window/actions/lane_commands.h"
#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"

namespace muonscope {

std::optional<std::size_t> dragged_lane(const Ui& ui, const HandleMove& move) {
  return shown_lane(ui, std::strtoul(move.id.c_str() + move.id.find(':') + 1, nullptr, 10));
}

void drag_lane_number(Ui& ui, const HandleMove& move, const std::string& parameter, int digits) {
  const std::optional<std::size_t> lane = dragged_lane(ui, move);
  if (!lane || !(move.x > 0)) return;
  const Experiment& experiment = *ui.snapshot().experiment;
  const LaneSpec& spec = experiment.lanes[*lane];
  const std::size_t dot = parameter.find('.');
  const Spec& part = parameter.substr(0, dot) == "schedule" ? spec.schedule : spec.optimizer;
  const std::string name = parameter.substr(dot + 1);
  if (!part.has(name)) return;
  const std::string key = key_of_lane(*lane, parameter);
  const Parameter& range = *describe(experiment, key);
  const double value = std::clamp(round_to_digits(move.x, digits), range.min, range.max);
  if (value != part.real(name) || move.released) change(ui, key, value);
}

}  // namespace muonscope
