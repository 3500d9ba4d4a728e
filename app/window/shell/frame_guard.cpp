#include "app/window/shell/frame_guard.h"

#include "app/window/actions/commands.h"
#include "app/window/imgui/imgui_shim.h"
#include "core/base/failure.h"

namespace muonscope {

void guarded_frame(AppState& state, const std::function<void()>& frame) {
  std::optional<Failure> failure = failure_of(frame);
  if (!failure) return;
  shim::abandon_frame();
  [[maybe_unused]] const auto untold = failure_of([&] { tell(state, std::move(failure->text), true); });
}

}  // namespace muonscope
