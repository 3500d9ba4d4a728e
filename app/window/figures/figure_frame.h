#pragma once
// The ground and the edges of a figure on screen.

#include <imgui.h>

#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// Draws what is in a slot's frame, at the cursor.
template <typename Draw>
void in_figure_frame(const Ui& ui, int slot, ImVec2 size, Draw draw) {
  ImGui::PushID(slot);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(12), ui.px(8)));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(ui.theme().figure));
  if (shim::begin_child("figure", size, true,
                        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse)) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(10), ui.px(10)));
    note_window(ui, "figure.", slot);
    draw();
    ImGui::PopStyleVar();
  }
  ImGui::EndChild();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::PopID();
}

}  // namespace muonscope
