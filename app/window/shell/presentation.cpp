#include "app/window/shell/presentation.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/window/actions/lesson_pages.h"
#include "app/window/controls/lesson_parts.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/spot.h"
#include "app/window/controls/time_bar.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/figure_grid.h"
#include "app/window/figures/mirrored_figures.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

constexpr double margin = 8, bar_height = 60;
constexpr ImGuiWindowFlags unscrolled = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
constexpr double echo_seconds = 1.6;
/// Of the width, for the page.
constexpr float words_share = 0.36f;

std::string heading_of(const Lesson& lesson, const LessonPage& page, std::size_t place) {
  std::string text = page.part == LessonPart::question ? lesson.title : lesson_part(page.part).title;
  return text + "  ·  " + std::to_string(place + 1) + " / " + std::to_string(lesson.pages.size());
}

void draw_words(Ui& ui) {
  if (!ui.state.lesson) {
    const std::string& title = ui.snapshot().experiment->title;
    const FontScope font(ui, text_size::title, Weight::bold);
    paragraph(ui, title.empty() ? "Untitled experiment" : title);
    return;
  }
  const Lesson& lesson = *ui.state.lesson;
  const LessonPage& page = lesson.pages[ui.state.reading.page];
  {
    const FontScope font(ui, text_size::base, Weight::bold);
    prose(ui, heading_of(lesson, page, ui.state.reading.page), ui.theme().accent);
  }
  draw_page_body(ui, lesson, page);
  if (page.part == LessonPart::reveal || page.part == LessonPart::notice) draw_room_claims(ui, lesson);
}

void draw_sentence(Ui& ui, ImVec2 size) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(14), ui.px(12)));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(ui.theme().panel));
  if (shim::begin_child("sentence", size, true)) {
    note_window(ui, "panel.lesson");
    draw_words(ui);
    fade_below(ui);
  }
  ImGui::EndChild();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
}

/// The step, large, and whether it moves: read from the last row.
float draw_step(const Ui& ui, ImVec2 at, float height) {
  const Snapshot& snapshot = ui.snapshot();
  const Theme& theme = ui.theme();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Color color = snapshot.playing ? theme.accent : theme.text;
  const float icon = ui.px(20), middle = at.y + height / 2;
  draw_icon(list, snapshot.playing ? Icon::play : Icon::pause, {at.x + icon / 2, middle}, icon,
            packed(color));
  const FontScope font(ui, text_size::counter, Weight::bold);
  const std::string step = "step " + ui.fonts.shown(grouped(snapshot.step));
  const float x = at.x + icon + ui.px(12);
  add_text(ui, list, {x, std::round(middle - ImGui::GetTextLineHeight() / 2)}, theme.text, step);
  return x + std::max(ImGui::CalcTextSize(step.c_str()).x, ui.px(130));
}

void draw_bar(Ui& ui, float height) {
  const ImVec2 origin = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const Theme& theme = ui.theme();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Paused, the whole bar is toned: seen from afar, and without words.
  const Color ground = ui.snapshot().playing ? theme.panel : tint(theme.panel, theme.text, 0.12);
  list.AddRectFilled(origin, {origin.x + size.x, origin.y + size.y}, packed(ground));
  const float pad = ui.px(16);
  const ImVec2 at = {origin.x + pad, origin.y};
  const float end = draw_step(ui, at, height);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({end - at.x, height});
  note_item(ui, "counter");
  const float room = origin.x + size.x - pad - end - ui.px(24);
  if (room < ui.px(120)) return;
  ImGui::SetCursorScreenPos({end + ui.px(24), origin.y});
  if (ui.second != nullptr)
    draw_time_line(ui, height, room);
  else
    draw_time_bar(ui, height, room);
}

void draw_echo(const Ui& ui, ImDrawList& list, ImVec2 screen) {
  const Presentation& presentation = ui.state.presentation;
  if (presentation.echo.empty() || ImGui::GetTime() - presentation.echoed_at > echo_seconds) return;
  const FontScope font(ui, text_size::page, Weight::regular);
  const std::string text = ui.fonts.shown(presentation.echo);
  const ImVec2 extent = ImGui::CalcTextSize(text.c_str());
  const float pad = ui.px(6);
  // At the foot of the page's column, which words seldom reach.
  const ImVec2 low = {ui.px(2 * margin), screen.y - ui.px(bar_height + 2 * margin) - extent.y - 2 * pad};
  const ImVec2 high = {low.x + extent.x + 2 * pad, low.y + extent.y + 2 * pad};
  list.AddRectFilled(low, high, packed(with_alpha(ui.theme().text, 0.85)), ui.px(6));
  add_text(ui, list, {low.x + pad, low.y + pad}, ui.theme().panel, text);
}

/// Beside the sentence.
void draw_pictures(Ui& ui) {
  if (ui.second != nullptr)
    draw_mirrored_figures(ui);
  else
    draw_figures(ui);
}

}  // namespace

void draw_presentation(Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float edge = ui.px(margin), bar = ui.px(bar_height);
  const float height = std::max(screen.y - 2 * edge - bar, ui.px(40));
  // Alone, a figure has the whole window.
  const float words = ui.state.maximized >= 0 ? 0 : std::round(screen.x * words_share);
  float x = edge;
  if (words > 0) {
    ImGui::SetCursorPos({x, edge});
    draw_sentence(ui, {words, height});
    x += words + edge;
  }
  ImGui::SetCursorPos({x, edge});
  if (shim::begin_child("right", {screen.x - x - edge, height}, false, unscrolled)) {
    note_window(ui, "panel.right");
    draw_pictures(ui);
  }
  ImGui::EndChild();
  ImGui::SetCursorPos({0, screen.y - bar});
  if (shim::begin_child("bar", {screen.x, bar}, false, unscrolled)) {
    note_window(ui, "panel.transport");
    draw_bar(ui, bar);
  }
  ImGui::EndChild();
}

void draw_blank() {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::GetForegroundDrawList()->AddRectFilled({0, 0}, screen, IM_COL32_BLACK);
}

void draw_presentation_overlay(Ui& ui) {
  if (is_black(ui)) return;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  draw_echo(ui, list, ImGui::GetIO().DisplaySize);
  // On the second screen figures have it.
  if (ui.second == nullptr && spot_is_seen(ui) && ImGui::IsMousePosValid())
    draw_spot(ui, list, ImGui::GetIO().MousePos);
}

bool is_black(const Ui& ui) {
  return ui.state.presentation.blank && (ui.second != nullptr || !ui.state.second.on);
}

void draw_second_screen(Ui& ui) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::Begin("second", nullptr, bare_window);
  ImGui::PopStyleVar();
  draw_presentation(ui);
  ImGui::End();
  draw_presentation_overlay(ui);
  if (is_black(ui)) draw_blank();
}

}  // namespace muonscope
