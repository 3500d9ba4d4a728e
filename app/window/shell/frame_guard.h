#pragma once
// The last boundary: what no command has caught must not end the program.

#include <functional>

#include "app/window/state/app_state.h"

namespace muonscope {

/// One frame's work. If it throws, the frame is given up with all that it had begun in ImGui, and the reason
/// becomes a notice of the next.
void guarded_frame(AppState& state, const std::function<void()>& frame);

}  // namespace muonscope
