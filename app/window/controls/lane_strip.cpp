// The lanes side by side: how each is drawn, what differs, its update rule with the values of the next step.

#include <imgui.h>

#include <algorithm>

#include "app/window/actions/actions.h"
#include "app/window/actions/lane_commands.h"
#include "app/window/controls/lane_differences.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

constexpr int most_beside = 4;

struct CardText {
  std::string name, differences, loss;
  std::vector<std::string> lines;  ///< the rule, or why the lane stopped
  bool diverged = false;
};

/// What figures call it.
const char* loss_name(const Snapshot& snapshot) {
  return snapshot.problem && snapshot.problem->particles() != nullptr ? "J" : "loss";
}

CardText card_text(const LaneSnapshot& lane, const std::string& differences, bool with_loss,
                   const char* loss_name) {
  CardText text;
  text.name = lane.spec.name;
  text.differences = differences;
  text.diverged = lane.status == LaneStatus::diverged;
  if (with_loss) text.loss = std::string(loss_name) + " " + readable(lane.loss);
  text.lines = text.diverged ? std::vector<std::string>{lane.message} : lane.formula;
  return text;
}

/// False where something was cut.
bool draw_first_line(const Ui& ui, const CardText& text, int lane, ImVec2 at, float width) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float line = ImGui::GetTextLineHeight();
  const float middle = std::round(at.y + line / 2);
  lane_sample(ui, list, {at.x, middle}, {at.x + ui.px(36), middle}, lane);
  float x = at.x + ui.px(48);
  const float right = at.x + width;
  bool whole = true;
  float free_until;
  {
    const FontScope font(ui, text_size::base, text.diverged ? Weight::bold : Weight::regular);
    const std::string end = text.diverged ? "diverged" : ui.fonts.shown(text.loss);
    const float extent = ImGui::CalcTextSize(end.c_str()).x;
    // Room for the widest loss, so that nothing before it moves.
    free_until = right - std::max(extent, extent > 0 ? ui.px(104) : 0);
    const float end_x = right - extent;
    const Color color = text.diverged ? ui.theme().warning : ui.theme().muted_text;
    add_text(ui, list, {end_x, at.y}, color, end);
    if (text.diverged) draw_icon(list, Icon::cross, {end_x - ui.px(12), middle}, ui.px(14), packed(color));
  }
  {
    const FontScope font(ui, text_size::base, Weight::bold);
    const std::string name = fitted(ui, text.name, free_until - x - ui.px(16));
    add_math(ui, list, {x, at.y}, ui.theme().text, name);
    x += math_width(ui, name) + ui.px(12);
    whole = whole && name == text.name;
  }
  const float left_over = free_until - x - ui.px(24);
  if (left_over < ui.px(48)) {
    if (!text.differences.empty() && left_over > 0) add_math(ui, list, {x, at.y}, ui.theme().muted_text, "…");
    return whole && text.differences.empty();
  }
  const std::string differences = fitted(ui, text.differences, left_over);
  add_math(ui, list, {x, at.y}, ui.theme().muted_text, differences);
  return whole && differences == text.differences;
}

/// All that a card has no room for.
std::string whole_text(const CardText& text) {
  std::string all = text.name;
  if (!text.differences.empty()) all += "\n" + text.differences;
  for (const std::string& line : text.lines) all += "\n" + line;
  return all;
}

/// The rule in so many lines: a long line goes on in the next where there is one to spare. False where
/// something was cut.
bool draw_rule(const Ui& ui, const CardText& text, ImVec2 at, float width, int lines) {
  const Color color = text.diverged ? ui.theme().warning : ui.theme().text;
  std::vector<std::string> wrapped;
  for (const std::string& line : text.lines)
    for (std::string& part : math_lines(ui, line, width)) wrapped.push_back(std::move(part));
  const bool fits = std::ssize(wrapped) <= lines;
  const std::vector<std::string>& shown = fits ? wrapped : text.lines;
  bool whole = fits || std::ssize(shown) <= lines;
  for (int i = 0; i < std::min<int>(lines, static_cast<int>(shown.size())); ++i) {
    const std::string& line = shown[static_cast<std::size_t>(i)];
    const bool more = i + 1 == lines && std::ssize(shown) > lines;
    const std::string drawn = more ? fitted(ui, line, width - ui.px(20)) + " …" : fitted(ui, line, width);
    add_math(ui, *ImGui::GetWindowDrawList(), at, color, drawn);
    whole = whole && drawn == line;
    at.y += ui.px(20);
  }
  return whole;
}

void draw_card(Ui& ui, const LaneSnapshot& lane, int index, const std::string& differences, ImVec2 size,
               int lines) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushID(index);
  const bool pressed = ImGui::InvisibleButton("lane", size);
  note_item(ui, "lane.", index);
  const bool hovered = ImGui::IsItemHovered();
  const bool hidden = is_hidden(ui.state, lane.spec.name);
  const CardText text = card_text(lane, differences, size.x > ui.px(240), loss_name(ui.snapshot()));
  if (pressed) {
    ui.state.selected_lane = index;
    ui.state.layout.advanced = true;
    ui.state.panels_hidden = false;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme();
  const ImVec2 end = {at.x + size.x, at.y + size.y};
  list.AddRectFilled(at, end, packed(hovered ? tint(theme.panel, theme.text, 0.04) : theme.panel), ui.px(6));
  const float pad = ui.px(12);
  list.PushClipRect(at, end, true);
  bool whole = draw_first_line(ui, text, index, {at.x + pad, at.y + ui.px(9)}, size.x - 2 * pad);
  whole = draw_rule(ui, text, {at.x + pad, at.y + ui.px(33)}, size.x - 2 * pad, lines) && whole;
  list.PopClipRect();
  // What is hidden looks as if seen through the ground.
  if (hidden) list.AddRectFilled(at, end, packed(with_alpha(theme.panel, 0.6)), ui.px(6));
  const std::string what = std::string(hidden ? "Hidden. " : "") +
                           "A click shows this lane's controls, a right click what can be done with it.";
  tooltip(ui, whole && !text.diverged ? what : whole_text(text) + "\n" + what);
  draw_lane_menu(ui, static_cast<std::size_t>(index));
  ImGui::PopID();
}

/// A plus beside the last lane.
void draw_add_button(Ui& ui, ImVec2 size) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton("add lane", size);
  note_item(ui, "button.add_lane");
  const bool hovered = ImGui::IsItemHovered();
  const Theme& theme = ui.theme();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + size.x, at.y + size.y},
                     packed(hovered ? tint(theme.panel, theme.text, 0.04) : theme.panel), ui.px(6));
  const ImVec2 middle = {std::round(at.x + size.x / 2), std::round(at.y + size.y / 2)};
  const float arm = ui.px(6), half = ui.px(1);
  const ImU32 color = packed(theme.muted_text);
  list.AddRectFilled({middle.x - arm, middle.y - half}, {middle.x + arm, middle.y + half}, color);
  list.AddRectFilled({middle.x - half, middle.y - arm}, {middle.x + half, middle.y + arm}, color);
  const Action& row = action("add_lane");
  tooltip(ui, row.help + " (" + row.shortcuts.front() + ")");
  if (pressed) perform(ui, row);
}

}  // namespace

void draw_lanes(Ui& ui) {
  const std::vector<LaneSnapshot>& lanes = ui.snapshot().lanes;
  const int count = static_cast<int>(lanes.size());
  if (count == 0) return;
  const int columns = std::min(count, most_beside);
  int lines = 0;
  // Rules are left out where the figures need the height.
  const bool low = ImGui::GetContentRegionAvail().y < ui.px(380);
  if (count <= most_beside && !low) {
    for (const LaneSnapshot& lane : lanes) lines = std::max(lines, static_cast<int>(lane.formula.size()));
    lines = std::clamp(lines, 1, 3);
  }
  const std::vector<std::string> differences = lane_differences(ui.snapshot().experiment->lanes);
  const float gap = ui.px(8);
  const bool room = lanes.size() < max_lanes;
  const float plus = room ? ui.px(28) : 0;
  const float free = ImGui::GetContentRegionAvail().x - (room ? plus + gap : 0);
  const float width =
      std::floor((free - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const float height = ui.px(lines > 0 ? 40 + 20 * lines : 36);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
  for (int i = 0; i < count; ++i) {
    if (i % columns != 0) ImGui::SameLine();
    const auto at = static_cast<std::size_t>(i);
    draw_card(ui, lanes[at], i, differences[at], ImVec2(width, height), lines);
    if (room && i + 1 == columns) {
      ImGui::SameLine();
      draw_add_button(ui, ImVec2(plus, height));
    }
  }
  ImGui::PopStyleVar();
}

}  // namespace muonscope
