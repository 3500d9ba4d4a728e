#include "app/window/actions/commands.h"
#include "app/window/figures/handles.h"
#include "core/base/json.h"

namespace muonscope {

void drag_start(Ui& ui, const HandleMove& move) {
  // One change for both numbers: each restarts the run.
  change(ui, "problem.init", {{"kind", "constant"}, {"p", move.x}, {"q", move.y}});
  if (move.released) ui.player.play();
}

}  // namespace muonscope
