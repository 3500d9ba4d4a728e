#include "app/window/figures/coordinate_menu.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/particles/cloud_axes.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"

namespace muonscope {
namespace {

/// Rows and columns of a matrix in the menus; an experiment file can name the others.
constexpr int most_listed = 8;

/// Puts a coordinate on an axis; the axis that had it, if any, gets the other one in return.
void choose_coordinate(ViewOptions& view, std::vector<CloudCoordinate> shown, std::size_t axis,
                       const CloudCoordinate& chosen) {
  const auto same = std::find(shown.begin(), shown.end(), chosen);
  if (axis >= shown.size()) {
    if (same != shown.end()) return;
    shown.push_back(chosen);
  } else {
    if (same != shown.end()) *same = shown[axis];
    shown[axis] = chosen;
  }
  view.coordinates.clear();
  for (const CloudCoordinate& coordinate : shown) view.coordinates.push_back(id_of(coordinate));
  view.x = view.y = std::nullopt;
}

}  // namespace

void draw_coordinate_entries(const Ui& ui, ViewOptions& view) {
  const DrawnCloud* const drawn = first_drawn(ui.snapshot());
  if (drawn == nullptr) return;
  const std::vector<CloudCoordinate> shown = chosen_coordinates(ui.snapshot(), view);
  constexpr std::array axes{"Horizontal", "Vertical", "Third"};
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    const bool has = axis < shown.size();
    const std::string title = std::string(axes[axis]) + ": " + (has ? symbol_of(shown[axis]) : "none");
    if (!ImGui::BeginMenu((ui.fonts.shown(title) + "###" + axes[axis]).c_str())) continue;
    if (axis == 2 && ImGui::MenuItem("None", nullptr, !has) && has) {
      view.coordinates = {id_of(shown[0]), id_of(shown[1])};
    }
    for (const CloudCoordinate& coordinate : coordinates_of(*drawn)) {
      if (std::max(coordinate.row, coordinate.col) > most_listed) continue;
      if (ImGui::MenuItem(ui.fonts.shown(title_of(coordinate)).c_str(), nullptr,
                          has && shown[axis] == coordinate)) {
        choose_coordinate(view, shown, axis, coordinate);
      }
    }
    ImGui::EndMenu();
  }
  if (ui.snapshot().lanes.size() < 2) return;
  const bool overlaid = lanes_overlaid(ui.snapshot(), view);
  if (ImGui::MenuItem("All lanes in one plot", nullptr, overlaid))
    view.layout = overlaid ? CloudLayout::side_by_side : CloudLayout::overlaid;
}

void draw_coordinate_button(Ui& ui, std::size_t slot, float height, float room) {
  ViewOptions& view = ui.state.figures[slot].view;
  if (first_drawn(ui.snapshot()) == nullptr) return;
  std::string names;
  for (const CloudCoordinate& coordinate : chosen_coordinates(ui.snapshot(), view))
    names += (names.empty() ? "" : ", ") + symbol_of(coordinate);
  const std::string text = fitted(ui, names, room - ui.px(28));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float extent = math_width(ui, text);
  if (text.empty() || extent + ui.px(28) > room) return;
  if (ImGui::InvisibleButton("coordinates", ImVec2(extent + ui.px(28), height)))
    ImGui::OpenPopup("choose coordinates");
  tooltip(ui, "What the particles are seen along" + (text == names ? "" : ": " + names));
  const Color color = ImGui::IsItemHovered() ? ui.theme().accent : ui.theme().muted_text;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = std::round(at.y + height / 2), r = ui.px(4);
  add_math(ui, list, {at.x, std::round(middle - ImGui::GetTextLineHeight() / 2)}, color, text);
  const float caret = at.x + extent + ui.px(12);
  list.AddTriangleFilled({caret - r, middle - r * 0.5f}, {caret + r, middle - r * 0.5f},
                         {caret, middle + r * 0.7f}, packed(color));
  if (!ImGui::BeginPopup("choose coordinates")) return;
  draw_coordinate_entries(ui, view);
  ImGui::EndPopup();
}

}  // namespace muonscope
