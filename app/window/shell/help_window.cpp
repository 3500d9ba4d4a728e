#include <imgui.h>

#include "app/figures/kit/terms.h"
#include "app/window/actions/actions.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/shell/workspace.h"

namespace muonscope {
namespace {

void draw_rows(const Ui& ui) {
  if (!ImGui::BeginTable("actions", 3, ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH))
    return;
  ImGui::TableSetupColumn("keys");
  ImGui::TableSetupColumn("action");
  ImGui::TableSetupColumn("help", ImGuiTableColumnFlags_WidthStretch);
  for (const Action& row : actions()) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    {
      const FontScope font(ui, text_size::base, Weight::bold);
      label(ui, shortcut_text(row));
    }
    ImGui::TableNextColumn();
    label(ui, row.label);
    ImGui::TableNextColumn();
    paragraph(ui, row.help, ui.theme().muted_text);
  }
  ImGui::EndTable();
}

void draw_symbols(const Ui& ui) {
  ImGui::Dummy({0, ui.px(8)});
  heading(ui, "SYMBOLS");
  if (!ImGui::BeginTable("symbols", 2, ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH))
    return;
  ImGui::TableSetupColumn("symbol");
  ImGui::TableSetupColumn("meaning", ImGuiTableColumnFlags_WidthStretch);
  for (const Term& row : terms()) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    {
      const FontScope font(ui, text_size::base, Weight::bold);
      math_label(ui, row.symbol);
    }
    ImGui::TableNextColumn();
    prose(ui, row.meaning, ui.theme().muted_text);
  }
  ImGui::EndTable();
}

}  // namespace

void draw_help(Ui& ui) {
  if (!ui.state.help) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 size = {std::min(ui.px(760), screen.x - ui.px(32)),
                       std::min(ui.px(600), screen.y - ui.px(32))};
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSize(size);
  const std::string title = "Keys, actions and symbols";
  if (!ImGui::IsPopupOpen(title.c_str())) ImGui::OpenPopup(title.c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(8));
  constexpr ImGuiWindowFlags flags =
      ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse;
  if (ImGui::BeginPopupModal(title.c_str(), &ui.state.help, flags)) {
    note_window(ui, "help");
    paragraph(
        ui,
        "Sliders: drag; click the number or Ctrl+click the slider to type; double-click to go back. Figures: "
        "wheel zooms, drag pans, double-click fits, click a legend entry to hide it, right-click saves. "
        "Learning rates: drag a point; Alt+click "
        "adds one to a piecewise schedule, or removes it. Keys go by what they print; where a layout has no "
        "Latin "
        "letters, by their place on a US keyboard. Escape closes what is on top: menu, list, dialog, notice, "
        "enlarged figure, full screen.",
        ui.theme().muted_text);
    draw_rows(ui);
    draw_symbols(ui);
    if (!ui.state.help) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace muonscope
