#include <imgui.h>

#include <algorithm>
#include <utility>

#include "app/window/actions/lane_commands.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/spot.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/figure_grid.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "app/window/shell/overview.h"
#include "app/window/shell/presentation.h"
#include "app/window/shell/workspace.h"

namespace muonscope {
namespace {

constexpr double gap = 8, transport_height = 72;
constexpr ImGuiWindowFlags fixed = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;

/// A flat panel with padding that scrolls by itself.
template <typename Draw>
void panel(Ui& ui, const char* id, ImVec2 size, Draw draw, ImGuiWindowFlags flags = 0) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(16), ui.px(14)));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(ui.theme().panel));
  const bool visible = shim::begin_child(id, size, true, flags);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(10), ui.px(10)));
  note_window(ui, "panel.", id);
  if (visible) {
    draw(ui);
    if ((flags & ImGuiWindowFlags_NoScrollbar) == 0) fade_below(ui);
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
}

/// Lower columns show either the lesson or the controls, in pixels at scale 1.
constexpr double least_column = 440;

/// One of two words to press, underlined where it is in front.
bool draw_side(const Ui& ui, const char* text, bool in_front, float width) {
  const FontScope font(ui, text_size::base, in_front ? Weight::bold : Weight::regular);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(26);
  const bool pressed = ImGui::InvisibleButton(text, {width, height});
  const Theme& theme = ui.theme();
  const Color color = in_front || ImGui::IsItemHovered() ? theme.accent : theme.muted_text;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = std::round(at.x + (width - ImGui::CalcTextSize(text).x) / 2);
  add_text(ui, list, {x, std::round(at.y + (height - ImGui::GetTextLineHeight()) / 2)}, color, text);
  if (in_front)
    list.AddRectFilled({at.x, at.y + height - ui.px(2)}, {at.x + width, at.y + height}, packed(color));
  return pressed;
}

/// Opening a lane's controls brings them to the front.
void draw_low_column(Ui& ui, ImVec2 size) {
  bool& controls = ui.state.controls_in_front;
  const bool opened = ui.state.layout.advanced || !ui.state.typed.key.empty();
  if (opened && !std::exchange(ui.derived.controls_opened, opened)) controls = true;
  ui.derived.controls_opened = opened;
  const float half = std::floor(size.x / 2);
  if (draw_side(ui, "Lesson", !controls, half)) controls = false;
  note_item(ui, "side.lesson");
  ImGui::SameLine(0, 0);
  if (draw_side(ui, "Controls", controls, half)) controls = true;
  note_item(ui, "side.controls");
  const ImVec2 room = {size.x, size.y - ImGui::GetCursorPosY()};
  if (controls)
    panel(ui, "controls", room, draw_controls);
  else
    panel(ui, "lesson", room, draw_lesson, fixed);
}

/// Lesson above, controls below: the page is seen whole if the controls can do with a third of the height.
void draw_left_column(Ui& ui, ImVec2 size) {
  if (ui.state.lesson && size.y < ui.px(least_column)) {
    draw_low_column(ui, size);
    return;
  }
  const float between = ui.px(gap);
  const float room = size.y - between;
  // As high as they were in the last frame, within limits that leave room for the other.
  const float most = room * (ui.state.layout.advanced ? 0.66f : 0.54f), least = room * 0.36f;
  float& wanted = ui.derived.controls_height;
  const float free = ui.state.layout.advanced ? most : room - ui.derived.lesson_height;
  const float controls =
      std::round(std::clamp(wanted, std::min(ui.px(120), most), std::clamp(free, least, most)));
  panel(ui, "lesson", ImVec2(size.x, room - controls), draw_lesson, fixed);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y + between);
  panel(ui, "controls", ImVec2(size.x, controls), [&wanted](Ui& inner) {
    draw_controls(inner);
    wanted = ImGui::GetCursorPosY() + ImGui::GetScrollY() + inner.px(8);
  });
}

/// 0 where it is hidden or has no room.
float left_column_width(const Ui& ui, float whole) {
  if (ui.state.panels_hidden || whole <= ui.px(480)) return 0;
  return std::min(ui.px(ui.state.layout.column_width), std::round(whole * 0.45f));
}

/// Over the lesson's text, which is there to be read: cards, axes, handles, sliders and the time line stay
/// free. Without it, over the cards.
NoticePlace place_of_notice(const Ui& ui, ImVec2 screen, float top) {
  const float edge = ui.px(gap);
  if (const float left = left_column_width(ui, screen.x); left > 0) return {edge, top, left};
  const float width = std::min(ui.px(640), screen.x - 4 * edge);
  return {screen.x - edge - width, top, width};
}

void draw_right_side(Ui& ui) {
  draw_lanes(ui);
  draw_figures(ui);
}

/// The gap between column and figures: dragging it makes the column wider, a double-click as it was.
void draw_splitter(Ui& ui, ImVec2 size) {
  double& width = ui.state.layout.column_width;
  ImGui::InvisibleButton("splitter", size);
  note_item(ui, "splitter");
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (ImGui::IsItemActive()) {
    const double pointer = static_cast<double>(ImGui::GetMousePos().x - size.x) / ui.fonts.scale() - gap / 2;
    width = std::clamp(pointer, narrowest_column, widest_column);
  }
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
    width = first_column_width;
}

void draw_middle(Ui& ui, float height) {
  const float edge = ui.px(gap);
  const float whole = ImGui::GetWindowWidth();
  const float left = left_column_width(ui, whole);
  const float top = ImGui::GetCursorPosY();
  float x = edge;
  if (left > 0) {
    ImGui::SetCursorPos({x, top});
    if (shim::begin_child("left", ImVec2(left, height), false)) draw_left_column(ui, ImVec2(left, height));
    ImGui::EndChild();
    x += left;
    ImGui::SetCursorPos({x, top});
    draw_splitter(ui, ImVec2(edge, height));
    x += edge;
  }
  ImGui::SetCursorPos({x, top});
  const bool visible = shim::begin_child("right", ImVec2(whole - x - edge, height), false, fixed);
  note_window(ui, "panel.right");
  if (visible) draw_right_side(ui);
  ImGui::EndChild();
}

/// What stands over the workspace.
void draw_over(Ui& ui, NoticePlace notice) {
  draw_overview(ui);
  draw_help(ui);
  draw_comparison(ui);
  draw_dialogs(ui);
  draw_palette(ui);
  draw_banner(ui, notice);
  if (is_black(ui)) draw_blank();
}

}  // namespace

void draw_workspace(Ui& ui) {
  ++ui.derived.frames;
  if (ui.state.overview && ui.places == nullptr) {
    ui.derived.parts = {};
    ui.places = &ui.derived.parts;
  }
  follow_pointer(ui);
  take_best_rates(ui);
  follow_with_seeds(ui);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  const bool presents = ui.state.presentation.on;
  ImGui::Begin("muonscope", nullptr, presents ? bare_window : bare_window | ImGuiWindowFlags_MenuBar);
  ImGui::PopStyleVar();
  if (presents) {
    draw_presentation(ui);
    ImGui::End();
    draw_over(ui, {screen.x - ui.px(gap) - ui.px(360), ui.px(gap), ui.px(360)});
    draw_presentation_overlay(ui);
    return;
  }
  draw_menu_bar(ui);
  const float edge = ui.px(gap);
  const float transport = ui.px(transport_height);
  const float top = ImGui::GetFrameHeight() + edge;
  const float middle = std::max(screen.y - top - edge - transport, ui.px(80));
  ImGui::SetCursorPosY(top);
  draw_middle(ui, middle);
  ImGui::SetCursorPos({0, screen.y - transport});
  const bool visible = shim::begin_child("transport", ImVec2(screen.x, transport), false, fixed);
  note_window(ui, "panel.transport");
  if (visible) draw_transport(ui);
  ImGui::EndChild();
  ImGui::End();
  draw_over(ui, place_of_notice(ui, screen, top));
}

}  // namespace muonscope
