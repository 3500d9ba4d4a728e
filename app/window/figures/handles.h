#pragma once
// What dragging a handle of a figure, or pressing its axes, does: an explicit table. Adding one: a function
// in its own file (drag_<what>.cpp), declared here, and a row.

#include <string>
#include <vector>

#include "app/window/state/ui.h"

namespace muonscope {

/// Where a handle was dragged to, or an area that takes presses was pressed, in data units of its plot.
struct HandleMove {
  std::string id;
  double x = 0, y = 0;
  bool released = false;  ///< the button went up here: the last report of this drag
  std::string handle{};   ///< of an Alt+click: the handle that is there; "" if none
};

struct HandleKind {
  std::string prefix;  ///< the id, up to ':' where more follows ("lr:0")
  void (*move)(Ui& ui, const HandleMove& move);
};
const std::vector<HandleKind>& handle_kinds();

/// Does what the id's row says; nothing for an id without one. While the button is down it is called at most
/// once a frame, and only when the player has carried out what the last call asked of it.
void move_handle(Ui& ui, const HandleMove& move);

/// "reference_step": t* of the conserved quantities, to the nearest recorded step.
void drag_reference_step(Ui& ui, const HandleMove& move);
/// "start": the (p, q) that all lanes of a 1×1 problem start from; let go, they run.
void drag_start(Ui& ui, const HandleMove& move);

/// "schedule:LANE:POINT": a point of a lane's learning rates (core/optimizers/schedule_points.h).
void drag_schedule(Ui& ui, const HandleMove& move);
/// "schedule_points": an Alt+click puts a point there into the nearest piecewise schedule, or takes away the
/// one that is there.
void toggle_schedule_point(Ui& ui, const HandleMove& move);
/// "lr:2": the learning rate of a lane, from the next step on.
void drag_lr(Ui& ui, const HandleMove& move);
/// "smoothing:2": ε of a lane, from the next step on; "smoothing:2:gate": that of one of its particles'
/// several matrices, which restarts the run when the button goes up.
void drag_smoothing(Ui& ui, const HandleMove& move);
/// "ellipse:0", "ellipse:1": a column of the 2×2 matrix; "ellipse:even": how far its singular values are
/// evened out.
void drag_ellipse(Ui& ui, const HandleMove& move);
/// "mirror:u": the velocity whose Fenchel–Young gap is told.
void drag_mirror(Ui& ui, const HandleMove& move);
/// "ball:2": the edge of the ball of a lane's decay, from the next step on.
void drag_ball(Ui& ui, const HandleMove& move);

}  // namespace muonscope
