#include <algorithm>

#include "app/window/figures/handles.h"

namespace muonscope {

void drag_mirror(Ui& ui, const HandleMove& move) {
  for (FigureSlot& slot : ui.state.figures) {
    if (slot.id == "mirror")
      slot.view.mirror.u = {std::clamp(move.x, 0.0, 1.0), std::clamp(move.y, 0.0, 1.0)};
  }
}

}  // namespace muonscope
