#include "app/window/controls/time_bar.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "app/window/actions/actions.h"
#include "app/window/actions/time_commands.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// Of what is seen, a notch of the wheel leaves this part.
constexpr double part_per_notch = 0.8;
/// The pointer is on a mark that is this near, in pixels at scale 1.
constexpr double reach = 5;
/// Marks reach so high above the line, whose ends are so far inside its place, in pixels at scale 1.
constexpr double marks_reach = 11, line_margin = 8;

/// Where the line lies on screen and which steps it shows.
struct Line {
  float left = 0, right = 0, y = 0;
  Range shown;

  float at(double step) const {
    return left + static_cast<float>((step - shown.min) / (shown.max - shown.min)) * (right - left);
  }
  float inside(double step) const { return std::clamp(at(step), left, right); }
  double step_at(float x) const {
    const auto part = static_cast<double>((x - left) / (right - left));
    return shown.min + std::clamp(part, 0.0, 1.0) * (shown.max - shown.min);
  }
};

/// Steps that are planned or have been recorded.
double whole(const Snapshot& snapshot) {
  return static_cast<double>(
      std::max<Step>({snapshot.experiment->steps, snapshot.planned_end, snapshot.furthest, 1}));
}

Range shown_range(const Ui& ui) {
  const double end = whole(ui.snapshot());
  const std::optional<Range>& view = ui.state.time_bar.view;
  if (!view || view->min >= end) return {0, end};
  return {view->min, std::min(view->max, end)};
}

void turn_wheel(Ui& ui, const Line& line) {
  const auto notches = static_cast<double>(ImGui::GetIO().MouseWheel);
  if (notches == 0) return;
  const double end = whole(ui.snapshot()), about = line.step_at(ImGui::GetMousePos().x);
  const double factor = std::pow(part_per_notch, notches);
  const double least = std::min(10.0, end);
  double length = std::max((line.shown.max - line.shown.min) * factor, least);
  const double part = (about - line.shown.min) / (line.shown.max - line.shown.min);
  if (length >= end) {
    ui.state.time_bar.view.reset();
    return;
  }
  const double from = std::clamp(about - part * length, 0.0, end - length);
  ui.state.time_bar.view = Range{from, from + length};
}

/// One request at a time: the next when the last has been carried out.
void ask_for(Ui& ui, Step step) {
  TimeBar& bar = ui.state.time_bar;
  bar.wanted = step;
  if (ui.snapshot().served < bar.awaited) return;
  if (step == ui.snapshot().step && !ui.snapshot().playing) return;
  ui.player.seek(step);
  bar.awaited = ui.player.given();
}

/// Left: goes there, further than was recorded as fast as it can. With Shift, or right: chooses a range.
void follow_mouse(Ui& ui, const Line& line) {
  TimeBar& bar = ui.state.time_bar;
  const Snapshot& snapshot = ui.snapshot();
  const bool right = ImGui::IsMouseDown(ImGuiMouseButton_Right);
  const auto step = static_cast<Step>(std::llround(line.step_at(ImGui::GetMousePos().x)));
  if (ImGui::IsItemActivated()) {
    bar.chooses = right || ImGui::GetIO().KeyShift;
    bar.pressed_at = step;
    if (bar.chooses) bar.chosen.reset();
    if (!bar.chooses && step > snapshot.furthest) ui.player.run_to(step);
  }
  if (ImGui::IsItemActive()) {
    const auto [low, high] = std::minmax(step, bar.pressed_at);
    if (bar.chooses) {
      bar.chosen = low < high ? std::optional(StepRange{low, high}) : std::nullopt;
    } else if (bar.pressed_at <= snapshot.furthest || step < snapshot.furthest) {
      ask_for(ui, std::clamp<Step>(step, 0, snapshot.furthest));
    }
  } else if (bar.wanted) {
    // Let go: the last place asked for, too.
    ask_for(ui, *bar.wanted);
    if (ui.snapshot().served >= bar.awaited && ui.snapshot().step == *bar.wanted) bar.wanted.reset();
  }
}

struct Look {
  Color color;
  Marker marker = Marker::none;  ///< none: a tick
};

Look look_of(const Ui& ui, const Event& event) {
  const Theme& theme = ui.theme();
  if (event.kind == "edit") return {theme.accent, Marker::diamond};
  if (event.kind == "divergence") return {theme.warning, Marker::cross};
  return {event.lane >= 0 ? lane_color(ui, event.lane) : theme.muted_text};
}

void draw_mark(const Ui& ui, ImDrawList& list, const Line& line, const Event& event) {
  const Look look = look_of(ui, event);
  const float x = line.at(static_cast<double>(event.step));
  const float top = line.y - ui.px(marks_reach), low = line.y - ui.px(5);
  const ImU32 color = packed(look.color);
  if (look.marker == Marker::none) {
    list.AddLine({x, top}, {x, low}, color, ui.px(1.5));
    return;
  }
  const float middle = (top + low) / 2, size = ui.px(4);
  if (look.marker == Marker::diamond) {
    list.AddQuadFilled({x, middle - size}, {x + size, middle}, {x, middle + size}, {x - size, middle}, color);
  } else {
    list.AddLine({x - size, middle - size}, {x + size, middle + size}, color, ui.px(2));
    list.AddLine({x - size, middle + size}, {x + size, middle - size}, color, ui.px(2));
  }
}

bool is_shown(const Line& line, const Event& event) {
  const auto step = static_cast<double>(event.step);
  return step >= line.shown.min && step <= line.shown.max;
}

/// What happened near the pointer, and what the bar does.
std::string hint(const Ui& ui, const Line& line) {
  constexpr std::size_t most = 4;
  const Snapshot& snapshot = ui.snapshot();
  const float x = ImGui::GetMousePos().x;
  std::string text = "Step " + std::to_string(std::llround(line.step_at(x)));
  std::size_t told = 0, more = 0;
  for (const Event& event : events_of(snapshot)) {
    if (!is_shown(line, event) || std::abs(line.at(static_cast<double>(event.step)) - x) > ui.px(reach))
      continue;
    if (told == most) {
      ++more;
      continue;
    }
    ++told;
    text += "\nstep " + std::to_string(event.step) + "   " + event.text;
  }
  if (more > 0) text += "\nand " + std::to_string(more) + " more";
  if (told > 0) return text;
  constexpr std::uint64_t mebibyte = 1u << 20;
  const Snapshot::Keyframes& keyframes = snapshot.keyframes;
  return text + "\nDrag to go there; Shift or the right button chooses a range for " +
         action("loop").shortcuts.front() + ", the wheel zooms, a double-click shows all.\n" +
         "Going back steps through at most " + grouped(keyframes.spacing) + " steps again; keyframes take " +
         std::to_string(keyframes.bytes / mebibyte) + " of " + std::to_string(keyframes.budget / mebibyte) +
         " MiB (--keyframe-memory).";
}

void draw_line(const Ui& ui, ImDrawList& list, const Line& line) {
  const Theme& theme = ui.theme();
  const Snapshot& snapshot = ui.snapshot();
  const float thick = ui.px(3);
  const auto part = [&](double from, double to, Color color) {
    if (to <= line.shown.min || from >= line.shown.max) return;
    list.AddRectFilled({line.inside(from), line.y - thick}, {line.inside(to), line.y + thick}, packed(color),
                       thick);
  };
  const auto now = static_cast<double>(snapshot.step), furthest = static_cast<double>(snapshot.furthest);
  part(line.shown.min, line.shown.max, tint(theme.panel, theme.text, 0.12));
  part(0, furthest, tint(theme.panel, theme.text, 0.3));  // recorded, and to come again
  part(0, now, snapshot.playing ? theme.accent : theme.muted_text);
  const auto range = [&](const StepRange& steps, double strength) {
    list.AddRectFilled({line.inside(static_cast<double>(steps.from)), line.y + ui.px(5)},
                       {line.inside(static_cast<double>(steps.to)), line.y + ui.px(8)},
                       packed(tint(theme.panel, theme.accent, strength)));
  };
  if (ui.state.time_bar.chosen) range(*ui.state.time_bar.chosen, 0.5);
  if (snapshot.loop) range(*snapshot.loop, 1);
}

void draw_knob(const Ui& ui, ImDrawList& list, const Line& line) {
  const auto now = static_cast<double>(ui.snapshot().step);
  if (now < line.shown.min || now > line.shown.max) return;
  const Theme& theme = ui.theme();
  const ImVec2 at = {line.at(now), line.y};
  list.AddCircleFilled(at, ui.px(8), packed(theme.accent), 32);
  list.AddCircleFilled(at, ui.px(5.5), packed(theme.panel), 32);
}

void draw_ends(const Ui& ui, ImDrawList& list, const Line& line) {
  const FontScope font(ui, text_size::small, Weight::regular);
  const auto text = [&](double step) {
    return ui.fonts.shown(grouped(static_cast<Step>(std::llround(step))));
  };
  const float below = line.y + ui.px(11);
  const ImU32 color = packed(ui.theme().muted_text);
  list.AddText({line.left, below}, color, text(line.shown.min).c_str());
  const std::string end = text(line.shown.max);
  list.AddText({line.right - ImGui::CalcTextSize(end.c_str()).x, below}, color, end.c_str());
}

/// How it may go on from the planned end, above the marks.
void draw_offers(Ui& ui, const Line& line) {
  if (!waits_at_end(ui.snapshot())) return;
  const FontScope font(ui, text_size::small, Weight::regular);
  const float edge = ui.px(2);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(8), edge));
  const float y = line.y - ui.px(marks_reach + 2) - ImGui::GetTextLineHeight() - 2 * edge;
  float x = line.right + ui.px(line_margin);
  for (const char* id : {"next_lesson", "loop", "go_on"}) {
    if (std::string_view(id) == "next_lesson" && !ui.state.lesson) continue;
    const std::string text = ui.fonts.shown(action(id).label + "##offer");
    const float wide = ImGui::CalcTextSize(text.c_str(), nullptr, true).x + 2 * ui.px(8);
    x -= wide;
    if (x < line.left) break;
    ImGui::SetCursorScreenPos({x, y});
    if (ImGui::SmallButton(text.c_str())) perform(ui, action(id));
    note_item(ui, "button.", id);
    tooltip(ui, action(id).help + " (" + action(id).shortcuts.front() + ")");
    x -= ui.px(6);
  }
  ImGui::PopStyleVar();
}

Line line_in(const Ui& ui, ImVec2 at, float height, float width) {
  const float margin = ui.px(line_margin);
  // A little below the middle: marks stand above it.
  return {at.x + margin, at.x + width - margin, at.y + height / 2 + ui.px(2), shown_range(ui)};
}

void draw(const Ui& ui, const Line& line) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_line(ui, list, line);
  for (const Event& event : events_of(ui.snapshot()))
    if (is_shown(line, event)) draw_mark(ui, list, line, event);
  draw_knob(ui, list, line);
  draw_ends(ui, list, line);
}

}  // namespace

void draw_time_line(const Ui& ui, float height, float width) {
  draw(ui, line_in(ui, ImGui::GetCursorScreenPos(), height, width));
  ImGui::Dummy({width, height});
}

void draw_time_bar(Ui& ui, float height, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Line line = line_in(ui, at, height, width);
  draw_offers(ui, line);  // before the line, which would take their clicks
  ImGui::SetCursorScreenPos(at);
  ImGui::InvisibleButton("time", ImVec2(width, height),
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  note_item(ui, "progress");
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) turn_wheel(ui, line);
  if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) ui.state.time_bar.view.reset();
  follow_mouse(ui, line);
  if (hovered && ui.state.time == TimeAxis::steps)
    ui.state.cursor =
        Cursor{time_axis(ui.snapshot(), {}).title, "", std::round(line.step_at(ImGui::GetMousePos().x)), 0};
  draw(ui, line);
  if (hovered) tooltip(ui, hint(ui, line));
}

}  // namespace muonscope
