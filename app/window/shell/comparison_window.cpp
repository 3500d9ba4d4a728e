// This run and its ghosts beside each other, lane by lane.

#include <imgui.h>

#include <algorithm>
#include <functional>
#include <span>

#include "app/figures/kit/lane_style.h"
#include "app/window/actions/actions.h"
#include "app/window/controls/lane_differences.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/shell/workspace.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// A run and what it is called.
struct Course {
  std::string name;
  const Snapshot* snapshot;
  std::optional<std::uint64_t> ghost;  ///< its id; none: the present run
};

std::vector<Course> courses_of(const Snapshot& snapshot) {
  std::vector<Course> courses{{"this run", &snapshot, std::nullopt}};
  for (const Ghost& ghost : ghosts_of(snapshot))
    courses.push_back({ghost.name, ghost.course.get(), ghost.id});
  return courses;
}

/// The last step that all have come to.
Step common_step(const std::vector<Course>& courses) {
  return std::ranges::min_element(courses, {}, [](const Course& each) { return each.snapshot->step; })
      ->snapshot->step;
}

/// The loss at a step as far as it is known: recorded, or that of the state.
std::string loss_at(const LaneSnapshot& lane, Step step) {
  const int column = lane.trace.column("loss");
  if (column < 0) return "";
  const std::size_t row = lane.trace.row_at(static_cast<double>(step));
  if (row < lane.trace.rows() && lane.trace.step(row) == step) return readable(lane.trace.at(row, column));
  const bool now = lane.step == step && column < std::ssize(lane.current_row);
  return now ? readable(lane.current_row[static_cast<std::size_t>(column)]) : "";
}

struct Row {
  std::string run, lane, values, step, loss, common_loss;
  Color color;  ///< of the lane
};

/// Lanes of one course, its name in the first row, with the values in which lanes of any course differ.
std::vector<Row> rows_of(const Ui& ui, const Course& course, std::span<const std::string> differences,
                         Step common) {
  std::vector<Row> rows;
  const Snapshot& snapshot = *course.snapshot;
  const std::string seed = "seed " + std::to_string(snapshot.experiment->seed);
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    const bool diverged = lane.status == LaneStatus::diverged;
    rows.push_back({i == 0 ? course.name : "", lane.spec.name,
                    differences[i].empty() ? seed : differences[i] + ", " + seed,
                    diverged ? "diverged at " + grouped(lane.step + 1) : grouped(snapshot.step),
                    loss_at(lane, lane.step), loss_at(lane, common),
                    ui.theme().of(lane_style(snapshot.lanes, i))});
  }
  return rows;
}

void cell(const Ui& ui, const std::string& text, Color color) {
  ImGui::TableNextColumn();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(math_width(ui, text) + ui.px(12), ImGui::GetTextLineHeight()));
  add_math(ui, *ImGui::GetWindowDrawList(), at, color, text);
}

void draw_course(const Ui& ui, const std::vector<Row>& rows, const std::function<void()>& end_of_first) {
  for (const Row& row : rows) {
    ImGui::TableNextRow();
    cell(ui, row.run, ui.theme().text);
    cell(ui, row.lane, row.color);
    cell(ui, row.values, ui.theme().muted_text);
    cell(ui, row.step, ui.theme().text);
    cell(ui, row.loss, ui.theme().text);
    cell(ui, row.common_loss, ui.theme().text);
    ImGui::TableNextColumn();
    if (&row == &rows.front()) end_of_first();
  }
}

void draw_table(Ui& ui) {
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH;
  if (!ImGui::BeginTable("runs", 7, flags)) return;
  const std::vector<Course> courses = courses_of(ui.snapshot());
  const Step common = common_step(courses);
  const std::string at_common = "at step " + grouped(common);
  for (const char* title : {"run", "lane", "values", "step", "loss", at_common.c_str(), ""})
    ImGui::TableSetupColumn(title);
  ImGui::TableHeadersRow();
  std::vector<LaneSpec> lanes;
  for (const Course& course : courses)
    for (const LaneSnapshot& lane : course.snapshot->lanes) lanes.push_back(lane.spec);
  const std::vector<std::string> differences = lane_differences(lanes);
  std::span<const std::string> left(differences);
  for (const Course& course : courses) {
    draw_course(ui, rows_of(ui, course, left, common), [&] {
      if (!course.ghost) return;
      ImGui::PushID(static_cast<int>(*course.ghost));
      if (ImGui::SmallButton("dismiss")) ui.player.dismiss_ghost(*course.ghost);
      note_item(ui, "dismiss.", course.name);
      ImGui::PopID();
    });
    left = left.subspan(course.snapshot->lanes.size());
  }
  ImGui::EndTable();
}

}  // namespace

void draw_comparison(Ui& ui) {
  if (!ui.state.comparing) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSize(
      {std::min(ui.px(860), screen.x - ui.px(32)), std::min(ui.px(440), screen.y - ui.px(32))});
  const std::string title = "Runs beside each other";
  if (!ImGui::IsPopupOpen(title.c_str())) ImGui::OpenPopup(title.c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(8));
  constexpr ImGuiWindowFlags flags =
      ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse;
  if (ImGui::BeginPopupModal(title.c_str(), &ui.state.comparing, flags)) {
    note_window(ui, "comparison");
    if (ghosts_of(ui.snapshot()).empty()) {
      paragraph(
          ui,
          "There is no earlier run. " + action("pin").shortcuts.front() +
              " pins this one; a new start keeps the last run, and a change made at an earlier step keeps "
              "what came after it.",
          ui.theme().muted_text);
    }
    draw_table(ui);
    if (!ui.state.comparing) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace muonscope
