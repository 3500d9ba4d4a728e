// One parameter: label and value on a line, its slider below; or a combo, a switch, a text field.

#include <imgui.h>

#include <cmath>

#include "app/window/actions/commands.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/slider_marks.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"
#include "core/session/edit_policy.h"

namespace muonscope {
namespace {

/// Index of the one lane that a key belongs to, or −1.
int lane_of(const std::string& key) {
  constexpr std::string_view prefix = "lanes.";
  if (!key.starts_with(prefix) || key.size() <= prefix.size() || key[prefix.size()] == '*') return -1;
  return std::atoi(key.c_str() + prefix.size());
}

std::string help_text(const Parameter& parameter) {
  std::string text = parameter.help;
  if (parameter.type == ValueType::real || parameter.type == ValueType::integer) {
    const bool has_min = std::isfinite(parameter.min), has_max = std::isfinite(parameter.max);
    if (has_min && has_max)
      text += "\nFrom " + readable(parameter.min) + " to " + readable(parameter.max) + ".";
    if (has_min && !has_max) text += "\nAt least " + readable(parameter.min) + ".";
    text += "\nCtrl+click to type a value, double-click to go back.";
  }
  return text + "\n" + std::string(effect_text(effect_of(parameter)));
}

void start_typing(Ui& ui, const std::string& key, const Json& value) {
  const std::string text = value.is_string()         ? value.get<std::string>()
                           : value.is_number_float() ? round_trip(value.get<double>())
                           : value.is_null()         ? ""
                                                     : value.dump();
  ui.state.typed = {key, text, true};
}

/// The value as it was in the experiment as opened, or the kind's default.
Json preset_value(const Ui& ui, const std::string& key, const Parameter& parameter) {
  Json value = value_at(to_json(ui.state.preset), key);
  if (!value.is_null() || !parameter.fallback) return value;
  return std::visit([](const auto& fallback) { return Json(fallback); }, *parameter.fallback);
}

/// The field in which a value is typed; Enter or leaving it sets the value, Escape does not.
void draw_typing(Ui& ui, const std::string& key, const Parameter& parameter, float width) {
  TypedValue& typed = ui.state.typed;
  ImGui::SetNextItemWidth(width);
  if (typed.starting) ImGui::SetKeyboardFocusHere();
  shim::input_text("##typed", typed.text, ImGuiInputTextFlags_AutoSelectAll);
  note_item(ui, "control.", key, ".field");
  ui.fonts.want(typed.text);
  if (typed.accepted) {
    change(ui, key, typed_value(parameter, typed.text));
    typed = {};
    return;
  }
  if (ImGui::IsItemDeactivated() && !typed.starting) {
    if (ImGui::IsItemDeactivatedAfterEdit()) change(ui, key, typed_value(parameter, typed.text));
    typed = {};
    return;
  }
  typed.starting = false;
}

/// "learning rate  η", behind the sample of the lane that the parameter belongs to.
void draw_name(const Ui& ui, const std::string& key, const Parameter& parameter, float room) {
  const int lane = lane_of(key);
  if (lane >= 0) {
    room -= ui.px(32);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = std::round(at.y + ImGui::GetStyle().FramePadding.y + ImGui::GetTextLineHeight() / 2);
    lane_sample(ui, *ImGui::GetWindowDrawList(), {at.x, y}, {at.x + ui.px(24), y}, lane);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ui.px(32));
  }
  const ParameterWords words = words_of(*ui.snapshot().experiment, key, parameter);
  const std::string name = words.symbol.empty() ? words.label : words.label + "  " + words.symbol;
  const std::string shown = fitted(ui, name, room);
  math_label(ui, shown, ImGui::GetStyle().FramePadding.y);
  tooltip(ui, (shown == name ? "" : name + "\n") + help_text(parameter));
}

/// The name at the left, the value at the right; a click on the value starts typing.
void draw_label_line(Ui& ui, const std::string& key, const Parameter& parameter, const Json& value,
                     const std::string& shown) {
  const float width = ImGui::GetContentRegionAvail().x;
  const float left = ImGui::GetCursorPosX();
  const float pad = ImGui::GetStyle().FramePadding.x;
  // A text may be long, a path say: the name keeps its half.
  const std::string whole = parameter.unit.empty() ? shown : shown + " " + parameter.unit;
  const std::string text = fitted(ui, whole, width / 2);
  const bool typing = ui.state.typed.key == key;
  const float field = ui.px(96), extent = math_width(ui, text);
  draw_name(ui, key, parameter, width - (typing ? field : extent + 2 * pad) - ui.px(8));
  if (typing) {
    ImGui::SameLine(left + width - field);
    draw_typing(ui, key, parameter, field);
    return;
  }
  ImGui::SameLine(left + width - extent - 2 * pad);
  ImGui::PushStyleColor(ImGuiCol_Button, vec(with_alpha(ui.theme().panel, 0)));
  if (ImGui::Button((ui.fonts.shown(text) + "##value").c_str())) start_typing(ui, key, value);
  note_item(ui, "control.", key, ".value");
  ImGui::PopStyleColor();
  tooltip(ui, (text == whole ? "" : whole + "\n") + "Click to type a value.");
}

void paint_slider(const Ui& ui, ImVec2 at, float width, float height, double position, Color color,
                  double lift) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float radius = ui.px(7), y = std::round(at.y + height / 2), thick = ui.px(2);
  const float from = at.x + radius, to = at.x + width - radius;
  const float knob = from + static_cast<float>(position) * (to - from);
  const Theme& theme = ui.theme();
  list.AddRectFilled({from, y - thick}, {to, y + thick}, packed(tint(theme.panel, theme.text, 0.14)), thick);
  list.AddRectFilled({from, y - thick}, {knob, y + thick}, packed(color), thick);
  list.AddCircleFilled({knob, y}, radius + static_cast<float>(lift) * ui.px(1.5), packed(color), 32);
  list.AddCircleFilled({knob, y}, radius - ui.px(2.5), packed(theme.panel), 32);
}

/// Short lines across the slider, in their lanes' colours: above and below the knob when it stands on one.
void paint_marks(const Ui& ui, ImVec2 at, float width, float height, const Parameter& parameter,
                 const std::vector<SliderMark>& marks) {
  const float radius = ui.px(7), y = std::round(at.y + height / 2);
  for (const SliderMark& mark : marks) {
    const double position = slider_position(parameter, mark.value);
    const float x =
        std::round(at.x + radius + static_cast<float>(position) * (width - 2 * radius)) - ui.px(1);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const float side : {-1.0f, 1.0f})
      list.AddRectFilled({x, y + std::min(side * ui.px(4), side * ui.px(10))},
                         {x + ui.px(2), y + std::max(side * ui.px(4), side * ui.px(10))},
                         packed(lane_color(ui, mark.lane)));
  }
}

/// What the marks mean, then the parameter's help.
std::string slider_text(const Parameter& parameter, const std::vector<SliderMark>& marks) {
  std::string text;
  for (const SliderMark& mark : marks) text += mark.text + '\n';
  return text + help_text(parameter);
}

/// Returns true while the knob is held; `position` follows the pointer.
bool drag_slider(const Ui& ui, double& position, Color color, const Parameter& parameter,
                 const std::vector<SliderMark>& marks) {
  const float width = ImGui::GetContentRegionAvail().x, height = ui.px(16);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("##slider", ImVec2(width, height));
  const bool held = ImGui::IsItemActive();
  if (held) {
    const float radius = ui.px(7);
    position = std::clamp(
        static_cast<double>((ImGui::GetMousePos().x - at.x - radius) / (width - 2 * radius)), 0.0, 1.0);
  }
  paint_slider(ui, at, width, height, position, color, held ? 1 : ImGui::IsItemHovered() ? 0.6 : 0);
  paint_marks(ui, at, width, height, parameter, marks);
  return held;
}

Json number(const Parameter& parameter, double value) {
  return parameter.type == ValueType::integer ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

void draw_number(Ui& ui, const std::string& key, const Parameter& parameter, const Json& value) {
  std::optional<DraggedValue>& dragged = ui.state.dragged;
  if (dragged && dragged->awaited != 0 && ui.snapshot().served >= dragged->awaited) dragged.reset();
  const bool mine = dragged && dragged->key == key;
  const double current = mine ? dragged->value : value.is_number() ? value.get<double>() : 0;
  draw_label_line(ui, key, parameter, value,
                  mine || value.is_number() ? value_text(number(parameter, current)) : "not set");
  // Seeds have no order that a slider could show.
  if (key == "seed") return;
  const int lane = lane_of(key);
  const bool at_once = effect_of(parameter) != EditEffect::restart;
  double position = slider_position(parameter, current);
  const std::vector<SliderMark> marks = slider_marks(ui.snapshot(), key);
  const bool of_lane = lane >= 0 && lane < std::ssize(ui.snapshot().lanes);
  const bool held =
      drag_slider(ui, position, of_lane ? lane_color(ui, lane) : ui.theme().accent, parameter, marks);
  note_item(ui, "control.", key, ".slider");
  tooltip(ui, held ? "" : slider_text(parameter, marks));
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    dragged.reset();
    change(ui, key, preset_value(ui, key, parameter));
    return;
  }
  if (ImGui::IsItemActivated()) {
    if (ImGui::GetIO().KeyCtrl) start_typing(ui, key, value);
    return;
  }
  if (held && !ImGui::GetIO().KeyCtrl && ImGui::GetIO().MouseDownDuration[0] > 0) {
    const double next = slider_value(parameter, position);
    if (next == current) return;
    dragged = DraggedValue{key, next, 0};
    if (at_once) change(ui, key, number(parameter, next));
  } else if (mine && dragged->awaited == 0 && !held) {
    if (!at_once) change(ui, key, number(parameter, dragged->value));
    dragged->awaited = ui.player.given();
  }
}

void draw_switch(Ui& ui, const std::string& key, const Parameter& parameter, bool on_now) {
  bool value = on_now;
  const std::string name = ui.fonts.shown(parameter.label);
  if (ImGui::Checkbox(name.c_str(), &value)) change(ui, key, value);
  note_item(ui, "control.", key, ".switch");
  tooltip(ui, help_text(parameter));
}

void draw_choice(Ui& ui, const std::string& key, const Parameter& parameter, const std::string& chosen) {
  draw_name(ui, key, parameter, ImGui::GetContentRegionAvail().x);
  ImGui::SetNextItemWidth(-1);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(10), ui.px(5)));
  const bool open = ImGui::BeginCombo("##choice", ui.fonts.shown(chosen).c_str());
  ImGui::PopStyleVar();
  if (!open) {
    note_item(ui, "control.", key, ".choice");
    return;
  }
  for (const std::string& choice : parameter.choices) {
    if (ImGui::Selectable(ui.fonts.shown(choice).c_str(), choice == chosen)) change(ui, key, choice);
    note_item(ui, "choice.", choice);
  }
  ImGui::EndCombo();
}

}  // namespace

void draw_parameter(Ui& ui, const std::string& key, const Parameter& parameter) {
  const Json value = value_at(ui.derived.values, key);
  ImGui::PushID(key.c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(4), ui.px(2)));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ui.px(8), ui.px(2)));
  switch (parameter.type) {
    case ValueType::integer:
    case ValueType::real:
      draw_number(ui, key, parameter, value);
      break;
    case ValueType::boolean:
      draw_switch(ui, key, parameter, value.is_boolean() && value.get<bool>());
      break;
    case ValueType::choice:
      draw_choice(ui, key, parameter, value.is_string() ? value.get<std::string>() : "");
      break;
    case ValueType::text:
    case ValueType::path:
    case ValueType::reals:
    case ValueType::points:
      draw_label_line(ui, key, parameter, value, value_text(value));
      break;
  }
  ImGui::PopStyleVar(2);
  ImGui::PopID();
  if (parameter.type == ValueType::choice || parameter.type == ValueType::boolean) {
    ImGui::Dummy(ImVec2(0, ui.px(4)));
  }
}

void draw_kind(Ui& ui, const std::string& key, const std::string& title, const Catalogue& catalogue) {
  const Json value = value_at(ui.derived.values, key);
  const std::string id = value.is_string() ? value.get<std::string>() : "";
  const Kind* chosen = find_kind(catalogue, id);
  const std::string effect = "\n" + edit_answer(*ui.snapshot().experiment, key).reason;
  ImGui::PushID(key.c_str());
  label(ui, title);
  ImGui::SetNextItemWidth(-1);
  if (ImGui::BeginCombo("##kind", ui.fonts.shown(chosen != nullptr ? chosen->title : id).c_str())) {
    for (const Kind& kind : catalogue) {
      if (ImGui::Selectable(ui.fonts.shown(kind.title).c_str(), kind.id == id)) change(ui, key, kind.id);
      note_item(ui, "choice.", kind.id);
      tooltip(ui, kind.summary);
    }
    ImGui::EndCombo();
  } else {
    note_item(ui, "control.", key, ".choice");
    tooltip(ui, (chosen != nullptr ? chosen->summary : "") + effect);
  }
  ImGui::PopID();
}

}  // namespace muonscope
