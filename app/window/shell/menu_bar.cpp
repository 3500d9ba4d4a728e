#include <imgui.h>

#include <cstdio>

#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "app/window/shell/workspace.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

constexpr const char* menus[] = {"File", "Edit", "Run", "Lesson", "View", "Help"};

void draw_lesson_entries(Ui& ui) {
  ImGui::Separator();
  for (const Lesson& lesson : lessons()) {
    const bool current = ui.state.lesson && ui.state.lesson->id == lesson.id;
    const std::string text = ui.fonts.shown(std::to_string(lesson.number) + "  " + lesson.title);
    if (ImGui::MenuItem(text.c_str(), nullptr, current)) open(ui, lesson_document(lesson));
    note_item(ui, "lesson.", lesson.number);
  }
}

void draw_recent_files(Ui& ui) {
  std::vector<std::filesystem::path>& recent = ui.state.preferences.recent;
  if (!ImGui::BeginMenu("Recent files", !recent.empty())) return;
  const std::vector<std::filesystem::path> files = recent;
  for (const std::filesystem::path& file : files) {
    const std::string text = ui.fonts.shown(file.filename().string()) + "##" + file.string();
    if (ImGui::MenuItem(text.c_str())) open_file(ui, file);
    tooltip(ui, file.string());
  }
  ImGui::Separator();
  if (ImGui::MenuItem("Forget these")) recent.clear();
  ImGui::EndMenu();
}

void draw_menu(Ui& ui, const std::string& menu) {
  const bool open = ImGui::BeginMenu(menu.c_str());
  if (!open) {
    note_item(ui, "menu.", menu);
    return;
  }
  note_window(ui, "popup");
  for (const Action& row : actions()) {
    if (row.menu != menu) continue;
    const bool checked = row.checked != nullptr && row.checked(ui);
    const std::string text = ui.fonts.shown(row.label);
    const bool possible = row.possible == nullptr || row.possible(ui);
    if (ImGui::MenuItem(text.c_str(), shortcut_text(row).c_str(), checked, possible)) perform(ui, row);
    note_item(ui, "entry.", row.id);
    tooltip(ui, row.help);
    if (row.id == "open") draw_recent_files(ui);
  }
  if (menu == "Lesson") draw_lesson_entries(ui);
  ImGui::EndMenu();
}

/// Fixed-width numbers at the right end: nothing moves when one grows a digit.
void draw_status(Ui& ui) {
  const FontScope font(ui, text_size::small, Weight::regular);
  char text[160];
  const FrameStatus& status = ui.state.status;
  std::snprintf(text, sizeof text, "%8s steps/s   %5.1f ms a frame%s",
                ui.snapshot().playing ? readable(ui.snapshot().steps_per_second).c_str() : "0",
                status.frame_milliseconds, status.software_rendering ? "   software OpenGL" : "");
  const std::string shown = ui.fonts.shown(text);
  const float width = ImGui::CalcTextSize(shown.c_str()).x;
  const float left = ImGui::GetWindowWidth() - width - ui.px(16);
  if (left < ImGui::GetCursorPosX() + ui.px(16)) return;
  ImGui::SetCursorPosX(left);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ui.px(1.5));
  label(ui, shown, ui.theme().muted_text);
  note_item(ui, "status");
}

/// Earlier runs that are drawn pale, as far as there is room: a click takes one away.
void draw_ghosts(Ui& ui) {
  const float bar = ImGui::GetFrameHeight();
  const FontScope font(ui, text_size::small, Weight::regular);
  const float room = ImGui::GetWindowWidth() - ui.px(360);  // the status keeps its own
  ImGui::Dummy(ImVec2(ui.px(16), 0));
  const float line = ImGui::GetCursorPosY();
  std::size_t left = ghosts_of(ui.snapshot()).size();
  for (const Ghost& ghost : ghosts_of(ui.snapshot())) {
    const std::string name = fitted(ui, ghost.name, ui.px(160));
    const float width = math_width(ui, name) + ui.px(28);
    if (ImGui::GetCursorPosX() + width > room) break;
    --left;
    ImGui::PushID(static_cast<int>(ghost.id));
    const float height = ImGui::GetTextLineHeight() + ui.px(4);
    const ImVec2 at = {ImGui::GetCursorScreenPos().x, ImGui::GetWindowPos().y + (bar - height) / 2};
    ImGui::SetCursorScreenPos(at);
    const bool pressed = ImGui::InvisibleButton("ghost", ImVec2(width, height));
    const bool hovered = ImGui::IsItemHovered();
    note_item(ui, "ghost.", ghost.name);
    tooltip(ui, "An earlier run, drawn pale, as far as step " + std::to_string(ghost.course->step) +
                    ". A click takes it away; " + action("compare").shortcuts.front() + " compares.");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Theme& theme = ui.theme();
    list.AddRectFilled(at, {at.x + width, at.y + height},
                       packed(tint(theme.panel, theme.text, hovered ? 0.16 : 0.08)), height / 2);
    add_math(ui, list, {at.x + ui.px(8), at.y + ui.px(2)}, theme.muted_text, name);
    draw_icon(list, Icon::close, {at.x + width - ui.px(11), at.y + height / 2}, ui.px(9),
              packed(theme.muted_text));
    if (pressed) ui.player.dismiss_ghost(ghost.id);
    ImGui::PopID();
  }
  ImGui::SetCursorPosY(line);
  if (left > 0) label(ui, "+" + std::to_string(left), ui.theme().muted_text);
}

}  // namespace

void draw_menu_bar(Ui& ui) {
  if (!ImGui::BeginMenuBar()) return;
  {
    const FontScope font(ui, text_size::base, Weight::bold);
    label(ui, "muonscope", ui.theme().accent);
  }
  ImGui::Dummy(ImVec2(ui.px(4), 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(10), ui.px(10)));
  for (const char* menu : menus) draw_menu(ui, menu);
  ImGui::PopStyleVar();
  draw_ghosts(ui);
  draw_status(ui);
  ImGui::EndMenuBar();
}

}  // namespace muonscope
