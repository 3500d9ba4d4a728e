#include "app/window/actions/commands.h"
#include "app/window/figures/drag_lane_number.h"
#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "core/particles/particle_system.h"

namespace muonscope {
namespace {

constexpr int smoothing_digits = 2;  // ε is read off a curve's knee

/// Sets a block's ε: itself where the block has one of its own, otherwise by its factor over the lane's.
void drag_block_smoothing(Ui& ui, const HandleMove& move, std::size_t lane, const std::string& block) {
  // a change restarts the run: not before the drag has ended
  if (!move.released || !(move.x > 0)) return;
  const Experiment& experiment = *ui.snapshot().experiment;
  const Spec &optimizer = experiment.lanes[lane].optimizer, &objective = objective_spec(experiment.problem);
  const auto blocks = objective.parts.find("blocks");
  if (blocks == objective.parts.end() || !blocks->second.parts.contains(block)) return;
  if (!optimizer.has("smoothing") || !(optimizer.real("smoothing") > 0)) return;
  const std::string key = objective_key(experiment.problem) + ".blocks." + block;
  if (blocks->second.part(block).has("smoothing"))
    change(ui, key + ".smoothing", round_to_digits(move.x, smoothing_digits));
  else
    change(ui, key + ".relative_smoothing",
           round_to_digits(move.x / optimizer.real("smoothing"), smoothing_digits));
}

}  // namespace

void drag_smoothing(Ui& ui, const HandleMove& move) {
  const std::size_t end = move.id.rfind(':');
  if (end == move.id.find(':')) {
    // 0 is Muon, which not every integrator follows: a drag stops short of it
    drag_lane_number(ui, move, "optimizer.smoothing", smoothing_digits);
  } else if (const std::optional<std::size_t> lane = dragged_lane(ui, move)) {
    drag_block_smoothing(ui, move, *lane, move.id.substr(end + 1));
  }
}

}  // namespace muonscope
