// This run and its ghosts beside each other, lane by lane.

#include <imgui.h>

#include <functional>

#include "app/window/actions/actions.h"
#include "app/window/controls/lane_differences.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/shell/workspace.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

struct Row {
  std::string run, lane, values, step, loss;
  int index = 0;
};

/// Lanes of one course, its name in the first row. Values in which lanes differ stand beside each lane.
std::vector<Row> rows_of(const std::string& name, const Snapshot& course) {
  std::vector<Row> rows;
  const std::vector<std::string> differences = lane_differences(*course.experiment);
  const std::string seed = "seed " + std::to_string(course.experiment->seed);
  for (std::size_t i = 0; i < course.lanes.size(); ++i) {
    const LaneSnapshot& lane = course.lanes[i];
    const bool diverged = lane.status == LaneStatus::diverged;
    const int loss = lane.trace.column("loss");
    rows.push_back({i == 0 ? name : "", lane.spec.name,
                    differences[i].empty() ? seed : differences[i] + ", " + seed,
                    diverged ? "diverged at " + grouped(lane.step + 1) : grouped(course.step),
                    loss >= 0 && loss < std::ssize(lane.current_row)
                        ? readable(lane.current_row[static_cast<std::size_t>(loss)])
                        : "",
                    static_cast<int>(i)});
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
    cell(ui, row.lane, lane_color(ui, row.index));
    cell(ui, row.values, ui.theme().muted_text);
    cell(ui, row.step, ui.theme().text);
    cell(ui, row.loss, ui.theme().text);
    ImGui::TableNextColumn();
    if (&row == &rows.front()) end_of_first();
  }
}

void draw_table(Ui& ui) {
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH;
  if (!ImGui::BeginTable("runs", 6, flags)) return;
  for (const char* title : {"run", "lane", "values", "step", "loss", ""}) ImGui::TableSetupColumn(title);
  ImGui::TableHeadersRow();
  draw_course(ui, rows_of("this run", ui.snapshot()), [] {});
  for (const Ghost& ghost : ghosts_of(ui.snapshot()))
    draw_course(ui, rows_of(ghost.name, *ghost.course), [&] {
      ImGui::PushID(static_cast<int>(ghost.id));
      if (ImGui::SmallButton("dismiss")) ui.player.dismiss_ghost(ghost.id);
      note_item(ui, "dismiss.", ghost.name);
      ImGui::PopID();
    });
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
