#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/window/actions/actions.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/time_bar.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

std::string hint(const Action& shown) {
  return shown.label + " (" + shown.shortcuts.front() + ")";
}

/// "[ or Shift+Down".
std::string keys_of(std::string_view id) {
  std::string text;
  for (const std::string& shortcut : action(id).shortcuts) text += (text.empty() ? "" : " or ") + shortcut;
  return text;
}

bool act(Ui& ui, const char* id, Icon icon, double size, bool filled) {
  const Action& chosen = action(id);
  const bool pressed = icon_button(ui, id, icon, ui.px(size), filled, hint(chosen));
  note_item(ui, "button.", id);
  if (pressed) perform(ui, chosen);
  return pressed;
}

bool all_diverged(const Snapshot& snapshot) {
  return !snapshot.lanes.empty() &&
         std::all_of(snapshot.lanes.begin(), snapshot.lanes.end(),
                     [](const LaneSnapshot& lane) { return lane.status == LaneStatus::diverged; });
}

void draw_buttons(Ui& ui, float height) {
  constexpr double small = 36, big = 48;
  const float top = ImGui::GetCursorPosY();
  const auto centre = [&](double size) { ImGui::SetCursorPosY(top + (height - ui.px(size)) / 2); };
  centre(small);
  act(ui, "reset", Icon::reset, small, false);
  ImGui::SameLine();
  centre(big);
  act(ui, "play", ui.snapshot().playing ? Icon::pause : Icon::play, big, true);
  ImGui::SameLine();
  centre(small);
  act(ui, "step", Icon::step, small, false);
}

struct PlayState {
  std::string_view word;
  Color color, band;
};

PlayState play_state(const Ui& ui) {
  const Theme& theme = ui.theme();
  if (all_diverged(ui.snapshot())) return {"diverged", theme.warning, theme.warning};
  if (ui.snapshot().playing) return {"playing", theme.accent, theme.accent};
  return {"paused", theme.muted_text, tint(theme.panel, theme.text, 0.12)};
}

/// The step in large figures with the state of play beside it; its width does not depend on the number.
void draw_counter(Ui& ui, float height, float width) {
  const Theme& theme = ui.theme();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, height));
  note_item(ui, "counter");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Snapshot& snapshot = ui.snapshot();
  const PlayState is = play_state(ui);
  float x = at.x;
  {
    const FontScope font(ui, text_size::small, Weight::bold);
    add_text(ui, list, {x, at.y + ui.px(12)}, theme.muted_text, "STEP");
    x += ImGui::CalcTextSize("STEP").x + ui.px(12);
  }
  {
    const FontScope font(ui, text_size::base, Weight::bold);
    add_text(ui, list, {x, at.y + ui.px(9.5)}, is.color, is.word);
  }
  const FontScope font(ui, text_size::counter, Weight::bold);
  const std::string step = ui.fonts.shown(grouped(snapshot.step));
  add_text(ui, list, {at.x, at.y + ui.px(27)}, theme.text, step);
}

/// Speeds on the slider: logarithmic up to this position, then "as fast as it can".
constexpr double last_finite = 0.94;

double speed_position(double speed) {
  if (std::isinf(speed)) return 1;
  const double span = std::log(fastest_speed / Player::min_speed);
  return std::clamp(std::log(speed / Player::min_speed) / span, 0.0, 1.0) * last_finite;
}

double speed_at(double position) {
  if (position > (1 + last_finite) / 2) return std::numeric_limits<double>::infinity();
  const double t = std::min(position / last_finite, 1.0);
  const double speed = Player::min_speed * std::pow(fastest_speed / Player::min_speed, t);
  const double unit = std::pow(10, std::floor(std::log10(speed)) - 1);  // two significant digits
  return std::max(Player::min_speed, std::round(speed / unit) * unit);
}

std::string speed_text(double speed) {
  return std::isinf(speed) ? "max" : readable(speed, 2) + " steps/s";
}

void draw_speed(Ui& ui, float height, float width) {
  const Theme& theme = ui.theme();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("speed", ImVec2(width, height));
  note_item(ui, "speed");
  const float radius = ui.px(8), y = at.y + ui.px(40);
  const float from = at.x + radius, to = at.x + width - radius;
  double speed = ui.snapshot().speed;
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    ui.player.set_speed(Player::default_speed);
  } else if (ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    const double next =
        speed_at(static_cast<double>(std::clamp((ImGui::GetMousePos().x - from) / (to - from), 0.0f, 1.0f)));
    if (next != speed) ui.player.set_speed(next);
    speed = next;
  }
  tooltip(ui, "Speed in optimizer steps per second. " + keys_of("slower") + " halves, " + keys_of("faster") +
                  " doubles, " + keys_of("normal_speed") + " or a double-click goes back to 60.");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  {
    const FontScope font(ui, text_size::small, Weight::bold);
    add_text(ui, list, {at.x, at.y + ui.px(10)}, theme.muted_text, "SPEED");
  }
  const std::string text = ui.fonts.shown(speed_text(speed));
  add_text(ui, list, {at.x + width - ImGui::CalcTextSize(text.c_str()).x, at.y + ui.px(8)}, theme.text, text);
  const float knob = from + static_cast<float>(speed_position(speed)) * (to - from), thick = ui.px(2);
  list.AddRectFilled({from, y - thick}, {to, y + thick}, packed(tint(theme.panel, theme.text, 0.14)), thick);
  list.AddRectFilled({from, y - thick}, {knob, y + thick}, packed(theme.accent), thick);
  list.AddCircleFilled({knob, y}, radius, packed(theme.accent), 32);
  list.AddCircleFilled({knob, y}, radius - ui.px(2.5), packed(theme.panel), 32);
}

}  // namespace

void draw_transport(Ui& ui) {
  const ImVec2 origin = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme();
  list.AddRectFilled(origin, {origin.x + size.x, origin.y + size.y}, packed(theme.panel));
  // The band over the whole width is the state of play as the last row sees it.
  list.AddRectFilled(origin, {origin.x + size.x, origin.y + ui.px(4)}, packed(play_state(ui).band));
  const float height = size.y;
  const float pad = ui.px(16), gap = ui.px(24);
  const float counter = ui.px(150), speed = ui.px(220);
  ImGui::SetCursorPos({pad, 0});
  draw_buttons(ui, height);
  ImGui::SameLine(0, gap);
  ImGui::SetCursorPosY(0);
  draw_counter(ui, height, counter);
  ImGui::SameLine(0, gap);
  ImGui::SetCursorPosY(0);
  const float room = size.x - ImGui::GetCursorPosX() - pad;
  if (room > speed + gap + ui.px(80)) {
    draw_time_bar(ui, height, room - speed - gap);
    ImGui::SameLine(0, gap);
    ImGui::SetCursorPosY(0);
  }
  if (room > ui.px(120)) draw_speed(ui, height, std::min(speed, room));
}

}  // namespace muonscope
