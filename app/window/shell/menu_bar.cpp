#include <imgui.h>

#include <cstdio>

#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/lane_commands.h"
#include "app/window/controls/menu_entry.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "app/window/shell/workspace.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// Of what was done and taken back, so many are listed.
constexpr std::size_t most_deeds = 20;

constexpr const char* menus[] = {"File", "Edit", "Run", "Lanes", "Lesson", "View", "Help"};

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

/// What was done, the latest on top, below what was taken back: a click goes to where that one is the last.
void draw_history(Ui& ui) {
  const std::shared_ptr<const Deeds> deeds = ui.snapshot().deeds;
  const bool any = deeds && !(deeds->done.empty() && deeds->undone.empty());
  if (!ImGui::BeginMenu("History", any)) {
    note_item(ui, "entry.history");
    return;
  }
  note_window(ui, "popup");
  for (std::size_t i = std::min(deeds->undone.size(), most_deeds); i-- > 0;) {
    ImGui::PushStyleColor(ImGuiCol_Text, vec(ui.theme().muted_text));
    const std::string text = ui.fonts.shown(deeds->undone[i]) + "##undone" + std::to_string(i);
    if (ImGui::MenuItem(text.c_str())) ui.player.redo(i + 1);
    note_item(ui, "undone.", i);
    ImGui::PopStyleColor();
    tooltip(ui, "Taken back; a click does it again.");
  }
  for (std::size_t i = 0; i < std::min(deeds->done.size(), most_deeds); ++i) {
    const std::string text = ui.fonts.shown(deeds->done[i]) + "##done" + std::to_string(i);
    if (ImGui::MenuItem(text.c_str(), nullptr, i == 0) && i > 0) ui.player.undo(i);
    note_item(ui, "done.", i);
    tooltip(ui, i == 0 ? "Done last." : "A click takes back all that was done after it.");
  }
  if (!deeds->done.empty()) {
    if (ImGui::MenuItem("As opened")) ui.player.undo(deeds->done.size());
    note_item(ui, "done.all");
  }
  ImGui::EndMenu();
}

/// That nothing is lost in a crash.
void draw_kept(const Ui& ui) {
  if (!ui.state.kept_at) return;
  ImGui::Separator();
  const auto ago = static_cast<int>(ImGui::GetTime() - *ui.state.kept_at);
  label(ui, "Session kept " + std::to_string(std::max(ago, 0)) + " s ago", ui.theme().muted_text);
  note_item(ui, "kept");
  tooltip(ui,
          "What you changed is kept every five seconds, apart from your files. After a crash "
          "the next start offers to go on from there.");
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
    menu_entry(ui, row);
    if (row.id == "open") draw_recent_files(ui);
    if (row.id == "redo") draw_history(ui);
  }
  if (menu == "File") draw_kept(ui);
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

/// Right end of the room for chips.
float chips_end(const Ui& ui) {
  return ImGui::GetWindowWidth() - ui.px(360);  // the status keeps its own
}

/// A name with a cross: true when it is clicked. Nothing where there is no room; `fits` says so.
bool chip(const Ui& ui, std::string_view name, std::string_view help, bool& fits) {
  const float bar = ImGui::GetFrameHeight();
  const float line = ImGui::GetCursorPosY();
  const std::string shown = fitted(ui, name, ui.px(160));
  const float width = math_width(ui, shown) + ui.px(28);
  fits = ImGui::GetCursorPosX() + width <= chips_end(ui);
  if (!fits) return false;
  const float height = ImGui::GetTextLineHeight() + ui.px(4);
  const ImVec2 at = {ImGui::GetCursorScreenPos().x, ImGui::GetWindowPos().y + (bar - height) / 2};
  ImGui::SetCursorScreenPos(at);
  const bool pressed = ImGui::InvisibleButton("chip", ImVec2(width, height));
  const bool hovered = ImGui::IsItemHovered();
  tooltip(ui, help);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme();
  list.AddRectFilled(at, {at.x + width, at.y + height},
                     packed(tint(theme.panel, theme.text, hovered ? 0.16 : 0.08)), height / 2);
  add_math(ui, list, {at.x + ui.px(8), at.y + ui.px(2)}, theme.muted_text, shown);
  draw_icon(list, Icon::close, {at.x + width - ui.px(11), at.y + height / 2}, ui.px(9),
            packed(theme.muted_text));
  ImGui::SetCursorPosY(line);
  return pressed;
}

/// Bands over other seeds, or how far they are.
void draw_seeds_chip(Ui& ui) {
  if (!ui.state.seeds.wanted) return;
  const JobStatus status = ui.studies[Study::seeds].status();
  std::string name = std::to_string(ui.state.seeds.count) + " seeds";
  if (status.running) name += " " + std::to_string(static_cast<int>(100 * status.done)) + " %";
  if (!status.error.empty()) name += ": " + status.error;
  bool fits = false;
  ImGui::PushID("seeds");
  const bool pressed =
      chip(ui, name,
           status.error.empty() ? "Median, quartiles and range of other seeds' runs. A click "
                                  "takes them away; " +
                                      action("seed_count").shortcuts.front() + " chooses how many."
                                : status.error,
           fits);
  if (fits) note_item(ui, "chip.seeds");
  ImGui::PopID();
  if (pressed) toggle_seeds(ui);
}

/// Earlier runs that are drawn pale, as far as there is room: a click takes one away.
void draw_ghosts(Ui& ui) {
  std::size_t left = ghosts_of(ui.snapshot()).size();
  for (const Ghost& ghost : ghosts_of(ui.snapshot())) {
    bool fits = false;
    ImGui::PushID(static_cast<int>(ghost.id));
    const bool pressed =
        chip(ui, ghost.name,
             "An earlier run, drawn pale, as far as step " + std::to_string(ghost.course->step) +
                 ". A click takes it away; " + action("compare").shortcuts.front() + " compares.",
             fits);
    if (fits) note_item(ui, "ghost.", ghost.name);
    ImGui::PopID();
    if (!fits) break;
    --left;
    if (pressed) ui.player.dismiss_ghost(ghost.id);
  }
  if (left > 0) label(ui, "+" + std::to_string(left), ui.theme().muted_text);
}

void draw_chips(Ui& ui) {
  const FontScope font(ui, text_size::small, Weight::regular);
  ImGui::Dummy(ImVec2(ui.px(16), 0));
  draw_seeds_chip(ui);
  draw_ghosts(ui);
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
  draw_chips(ui);
  draw_status(ui);
  ImGui::EndMenuBar();
}

}  // namespace muonscope
