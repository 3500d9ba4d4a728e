#include <imgui.h>

#include <algorithm>

#include "app/window/actions/lane_commands.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "core/base/json.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"

namespace muonscope {
namespace {

void refresh_values(Ui& ui) {
  if (ui.derived.experiment == ui.snapshot().experiment) return;
  ui.derived.experiment = ui.snapshot().experiment;
  ui.derived.values = to_json(*ui.derived.experiment);
}

/// A key of a lesson's lane where that lane stands now; "" where it is gone.
std::string present_key(const Ui& ui, const std::string& key) {
  const Experiment& own = ui.state.lesson->experiment;
  for (std::size_t lane = 0; lane < own.lanes.size() && !key.starts_with("lanes.*."); ++lane)
    if (const auto in_lane = key_in_lane(key, lane)) {
      const auto now = lane_of_lesson(*ui.snapshot().experiment, own, lane);
      return now ? key_of_lane(*now, *in_lane) : "";
    }
  return key;
}

/// The controls that the lesson is about; without a lesson, every lane's learning rate.
std::vector<std::string> first_controls(const Ui& ui) {
  if (ui.state.lesson && !ui.state.lesson->controls.empty()) {
    std::vector<std::string> present;
    for (const std::string& key : ui.state.lesson->controls)
      if (std::string now = present_key(ui, key); !now.empty()) present.push_back(std::move(now));
    return present;
  }
  std::vector<std::string> keys;
  for (std::size_t lane = 0; lane < std::min<std::size_t>(ui.snapshot().lanes.size(), 4); ++lane) {
    keys.push_back(key_of_lane(lane, "schedule.lr"));
  }
  return keys;
}

bool is_first_choice(const Ui& ui, const std::string& key) {
  if (!ui.state.lesson) return false;
  const std::vector<std::string> first = first_controls(ui);
  return std::find(first.begin(), first.end(), key) != first.end();
}

/// A component's parameters and what stands in its slots; those that the lesson shows first, and
/// those that do nothing beside the others' values, are left out.
void draw_component(Ui& ui, const std::string& key, const Spec& spec, const Catalogue& catalogue) {
  const Kind* kind = find_kind(catalogue, spec.kind);
  if (kind == nullptr) return;
  for (const Parameter& parameter : kind->parameters) {
    if (counts(parameter, spec) && !is_first_choice(ui, key + "." + parameter.key))
      draw_parameter(ui, key + "." + parameter.key, parameter);
  }
  for (const Slot& slot : kind->slots) {
    const auto part = spec.parts.find(slot.key);
    if (part == spec.parts.end()) continue;
    const std::string place = key + "." + slot.key;
    if (slot.catalogue().size() > 1) draw_kind(ui, place + ".kind", slot.label, slot.catalogue());
    draw_component(ui, place, part->second, slot.catalogue());
  }
}

void draw_first_controls(Ui& ui) {
  for (const std::string& key : first_controls(ui)) {
    try {
      const Parameter* parameter = describe(*ui.snapshot().experiment, key);
      if (parameter != nullptr) draw_parameter(ui, key, *parameter);
    } catch (const std::exception&) {
      // The kind that the lesson speaks of was exchanged for one without this parameter.
      continue;
    }
  }
}

void draw_lane_tabs(Ui& ui) {
  const std::vector<LaneSnapshot>& lanes = ui.snapshot().lanes;
  for (int lane = 0; lane < static_cast<int>(lanes.size()); ++lane) {
    const bool chosen = lane == static_cast<int>(selected_lane(ui));
    ImGui::PushStyleColor(ImGuiCol_Button,
                          vec(tint(ui.theme().panel, ui.theme().text, chosen ? 0.13 : 0.05)));
    const std::string name = ui.fonts.shown(lanes[static_cast<std::size_t>(lane)].spec.name);
    const float width = ImGui::CalcTextSize(name.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
    if (lane > 0) {
      ImGui::SameLine();
      if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
    }
    if (ImGui::Button((name + "##tab" + std::to_string(lane)).c_str())) ui.state.selected_lane = lane;
    note_item(ui, "tab.", lane);
    ImGui::PopStyleColor();
    // The lane's colour as a line: text on it could not be read well.
    const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    if (chosen)
      ImGui::GetWindowDrawList()->AddRectFilled({low.x + ui.px(6), high.y - ui.px(3)},
                                                {high.x - ui.px(6), high.y}, packed(lane_color(ui, lane)));
  }
}

void draw_lane_controls(Ui& ui) {
  const Experiment& experiment = *ui.snapshot().experiment;
  const int count = static_cast<int>(experiment.lanes.size());
  if (count == 0) return;
  draw_lane_tabs(ui);
  const std::string lane = "lanes." + std::to_string(selected_lane(ui));
  const LaneSpec& spec = experiment.lanes[selected_lane(ui)];
  draw_parameter(ui, lane + ".name", lane_parameters().front());
  draw_kind(ui, lane + ".optimizer.kind", "optimizer", optimizer_catalogue());
  draw_component(ui, lane + ".optimizer", spec.optimizer, optimizer_catalogue());
  draw_kind(ui, lane + ".schedule.kind", "schedule", schedule_catalogue());
  draw_component(ui, lane + ".schedule", spec.schedule, schedule_catalogue());
  for (const Parameter& parameter : lane_parameters())
    if (parameter.type == ValueType::real) draw_parameter(ui, lane + "." + parameter.key, parameter);
}

void draw_table(Ui& ui, const std::string& prefix, const std::vector<Parameter>& parameters) {
  for (const Parameter& parameter : parameters) {
    const bool number = parameter.type == ValueType::integer || parameter.type == ValueType::real;
    if (number && !is_first_choice(ui, prefix + parameter.key))
      draw_parameter(ui, prefix + parameter.key, parameter);
  }
}

void section(const Ui& ui, std::string_view title) {
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  ImGui::Separator();
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  heading(ui, title);
}

void draw_advanced(Ui& ui) {
  section(ui, "LANES");
  draw_lane_controls(ui);
  section(ui, "PROBLEM");
  if (problem_catalogue().size() > 1) draw_kind(ui, "problem.kind", "problem", problem_catalogue());
  draw_component(ui, "problem", ui.snapshot().experiment->problem, problem_catalogue());
  section(ui, "RUN");
  draw_table(ui, "", experiment_parameters());
  draw_table(ui, "record.", record_parameters());
}

/// A flat row with a turning triangle.
bool draw_fold(const Ui& ui, std::string_view title, bool open) {
  ImGui::PushStyleColor(ImGuiCol_Header, vec(with_alpha(ui.theme().panel, 0)));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = ImGui::GetTextLineHeight();
  if (ImGui::Selectable("##fold", false, 0, ImVec2(0, line))) open = !open;
  note_item(ui, "fold.advanced");
  ImGui::PopStyleColor();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float r = line * 0.24f;
  const ImVec2 c = {at.x + r * 1.4f, std::round(at.y + line / 2)};
  const ImU32 color = packed(ui.theme().muted_text);
  if (open) {
    list.AddTriangleFilled({c.x - r * 1.2f, c.y - r * 0.7f}, {c.x + r * 1.2f, c.y - r * 0.7f}, {c.x, c.y + r},
                           color);
  } else {
    list.AddTriangleFilled({c.x - r * 0.7f, c.y - r * 1.2f}, {c.x + r, c.y}, {c.x - r * 0.7f, c.y + r * 1.2f},
                           color);
  }
  const std::string shown = ui.fonts.shown(title);
  add_text(ui, list, {at.x + ui.px(20), at.y}, ui.theme().muted_text, shown);
  return open;
}

}  // namespace

void draw_controls(Ui& ui) {
  refresh_values(ui);
  heading(ui, "CONTROLS");
  draw_first_controls(ui);
  ui.state.layout.advanced = draw_fold(ui, "Advanced", ui.state.layout.advanced);
  if (ui.state.layout.advanced) draw_advanced(ui);
}

}  // namespace muonscope
