#include "app/window/figures/handles.h"

#include <algorithm>

namespace muonscope {

const std::vector<HandleKind>& handle_kinds() {
  static const std::vector<HandleKind> table = {
      {"reference_step", drag_reference_step},
      {"start", drag_start},
      {"schedule", drag_schedule},
      {"schedule_points", toggle_schedule_point},
      {"lr", drag_lr},
      {"smoothing", drag_smoothing},
      {"ellipse", drag_ellipse},
      {"ball", drag_ball},
      {"mirror", drag_mirror},
  };
  return table;
}

void move_handle(Ui& ui, const HandleMove& move) {
  const std::string prefix = move.id.substr(0, move.id.find(':'));
  const auto row = std::find_if(handle_kinds().begin(), handle_kinds().end(),
                                [&](const HandleKind& kind) { return kind.prefix == prefix; });
  if (row != handle_kinds().end()) row->move(ui, move);
}

}  // namespace muonscope
