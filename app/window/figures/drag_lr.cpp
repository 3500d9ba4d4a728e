#include "app/window/figures/drag_lane_number.h"

namespace muonscope {

void drag_lr(Ui& ui, const HandleMove& move) {
  constexpr int rate_digits = 3;  // as sliders give
  drag_lane_number(ui, move, "schedule.lr", rate_digits);
}

}  // namespace muonscope
