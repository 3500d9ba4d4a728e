// Above the figure of many runs: start them, or how far they are and how to end them.

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/window/actions/actions.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

std::string time_left(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole >= 3600)
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min left";
  if (whole >= 60) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s left";
  return std::to_string(whole) + " s left";
}

bool small_button(const Ui& ui, const Action& row) {
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(10), ui.px(3)));
  const bool pressed = ImGui::Button(ui.fonts.shown(row.label).c_str());
  ImGui::PopStyleVar();
  note_item(ui, "button.", row.id);
  tooltip(ui, row.help + " (" + row.shortcuts.front() + ")");
  return pressed;
}

void draw_bar(const Ui& ui, Study study, const JobStatus& status, float width) {
  const Theme& theme = ui.theme();
  const float height = ImGui::GetFrameHeight() - ui.px(4), thick = ui.px(3);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, height));
  note_item(ui, "bar.", study_kind(study).id);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float y = std::round(at.y + height / 2);
  const float done = static_cast<float>(std::clamp(status.done, 0.0, 1.0)) * width;
  list.AddRectFilled({at.x, y - thick}, {at.x + width, y + thick},
                     packed(tint(theme.panel, theme.text, 0.12)), thick);
  if (done > 2 * thick)
    list.AddRectFilled({at.x, y - thick}, {at.x + done, y + thick}, packed(theme.accent), thick);
}

}  // namespace

void draw_study_bar(Ui& ui, Study study) {
  if (study == Study::none) return;
  const JobStatus status = ui.studies[study].status();
  const Action& begin = action(study_kind(study).id);
  const Action& cancel = action("cancel_" + study_kind(study).id);
  const float start = ImGui::GetCursorPosY();
  if (!status.running) {
    if (small_button(ui, begin)) perform(ui, begin);
    if (!status.error.empty()) {
      ImGui::SameLine();
      const ImVec2 at = ImGui::GetCursorScreenPos();
      cut_text(ui, *ImGui::GetWindowDrawList(), {at.x, at.y + ui.px(3)}, ui.theme().warning, status.error,
               ImGui::GetContentRegionAvail().x);
    }
  } else {
    if (small_button(ui, cancel)) perform(ui, cancel);
    const std::string text = std::to_string(static_cast<int>(100 * status.done)) + " %" +
                             (status.seconds_left ? " · " + time_left(*status.seconds_left) : "");
    // Room for the longest text, so that the bar does not move as the text changes.
    const float reserved = ImGui::CalcTextSize("100 % · 99 h 59 min left").x;
    ImGui::SameLine(0, ui.px(16));
    draw_bar(ui, study, status, std::max(ImGui::GetContentRegionAvail().x - reserved - ui.px(16), ui.px(40)));
    ImGui::SameLine(0, ui.px(16));
    label(ui, text, ui.theme().muted_text);
  }
  ImGui::SetCursorPosY(start + ImGui::GetFrameHeight() + ui.px(4));
}

}  // namespace muonscope
