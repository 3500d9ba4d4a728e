#include "app/window/actions/commands.h"
#include "app/window/actions/lane_commands.h"
#include "app/window/figures/drag_lane_number.h"
#include "core/optimizers/rule.h"

namespace muonscope {

/// The edge lies where its K has it for the decay λ; another place along the axis is another λ, or of Scion
/// another radius.
void drag_ball(Ui& ui, const HandleMove& move) {
  constexpr int digits = 3;
  const std::optional<std::size_t> lane = dragged_lane(ui, move);
  if (!lane || !(move.x > 0)) return;
  const Spec& optimizer = ui.snapshot().experiment->lanes[*lane].optimizer;
  const double factor = compose(optimizer).factor({2, 2});
  HandleMove value = move;
  if (optimizer.has("radius")) {
    value.x = move.x * optimizer.real("radius") / factor;
    drag_lane_number(ui, value, "optimizer.radius", digits);
  } else {
    value.x = factor / move.x;
    drag_lane_number(ui, value, "optimizer.weight_decay", digits);
  }
}

}  // namespace muonscope
