// A lane's own menu: a right click on its card.

#include <imgui.h>

#include "app/figures/kit/lane_style.h"
#include "app/window/actions/actions.h"
#include "app/window/actions/lane_commands.h"
#include "app/window/controls/menu_entry.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

constexpr const char* entries[] = {"rename_lane", "duplicate_lane", "hide_lane",
                                   "lane_left",   "lane_right",     "remove_lane"};

/// A piece of curve in one of the looks; true when it is chosen.
bool look_entry(const Ui& ui, int look, bool present) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size(ui.px(56), ui.px(24));
  ImGui::PushID(look);
  const bool pressed = ImGui::InvisibleButton("look", size);
  ImGui::PopID();
  note_item(ui, "look.", look);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double lift = present ? 0.16 : ImGui::IsItemHovered() ? 0.08 : 0;
  if (lift > 0)
    list.AddRectFilled(at, {at.x + size.x, at.y + size.y},
                       packed(tint(ui.theme().panel, ui.theme().text, lift)), ui.px(4));
  const float y = std::round(at.y + size.y / 2);
  look_sample(ui, list, {at.x + ui.px(8), y}, {at.x + size.x - ui.px(8), y}, look);
  return pressed;
}

/// All looks, four in a row; below, the one that goes by the rule.
void draw_looks(Ui& ui, std::size_t lane) {
  if (!ImGui::BeginMenu("Look")) {
    note_item(ui, "entry.look");
    return;
  }
  note_window(ui, "popup");
  constexpr int in_a_row = 4;
  const int present = lane_index(ui.snapshot().lanes, lane);
  for (int look = 0; look < lane_looks; ++look) {
    if (look % in_a_row != 0) ImGui::SameLine();
    if (!look_entry(ui, look, look == present)) continue;
    choose_look(ui, lane, look);
    ImGui::CloseCurrentPopup();
  }
  const bool chosen = ui.snapshot().lanes[lane].spec.look.has_value();
  if (ImGui::MenuItem("By the rule", nullptr, !chosen)) choose_look(ui, lane, std::nullopt);
  note_item(ui, "look.rule");
  ImGui::EndMenu();
}

}  // namespace

void draw_lane_menu(Ui& ui, std::size_t lane) {
  if (!ImGui::BeginPopupContextItem("lane menu")) return;
  note_window(ui, "popup");
  ui.state.selected_lane = static_cast<int>(lane);
  for (const char* id : entries) {
    menu_entry(ui, action(id));
    if (std::string_view(id) == "rename_lane") draw_looks(ui, lane);
  }
  ImGui::EndPopup();
}

}  // namespace muonscope
