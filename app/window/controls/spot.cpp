#include "app/window/controls/spot.h"

namespace muonscope {
namespace {

constexpr double spot_seconds = 3;

}  // namespace

void follow_pointer(Ui& ui) {
  const ImVec2 by = ImGui::GetIO().MouseDelta;
  if (by.x != 0 || by.y != 0) ui.state.presentation.moved_at = ImGui::GetTime();
}

bool spot_is_seen(const Ui& ui) {
  const double moved_at = ui.state.presentation.moved_at;
  return moved_at >= 0 && ImGui::GetTime() - moved_at <= spot_seconds;
}

/// Bright on both grounds: a rim in the other colour.
void draw_spot(const Ui& ui, ImDrawList& list, ImVec2 at) {
  list.AddCircleFilled(at, ui.px(7), IM_COL32(230, 20, 30, 200), 24);
  list.AddCircle(at, ui.px(7.5), IM_COL32(255, 255, 255, 220), 24, ui.px(1.5));
}

}  // namespace muonscope
