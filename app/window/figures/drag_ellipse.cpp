#include <algorithm>

#include "app/window/figures/handles.h"

namespace muonscope {

void drag_ellipse(Ui& ui, const HandleMove& move) {
  constexpr double most = 2, rail = 1.5;
  for (FigureSlot& slot : ui.state.figures) {
    if (slot.id != "ellipse") continue;
    EllipseView& view = slot.view.ellipse;
    const std::string what = move.id.substr(move.id.find(':') + 1);
    if (what == "even") {
      view.evenness = std::clamp((move.x + rail) / (2 * rail), 0.0, 1.0);
    } else {
      const std::size_t first = what == "1" ? 2 : 0;
      view.matrix[first] = std::clamp(move.x, -most, most);
      view.matrix[first + 1] = std::clamp(move.y, -most, most);
    }
  }
}

}  // namespace muonscope
