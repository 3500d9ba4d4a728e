#include <imgui.h>

#include "app/panels/commands.h"
#include "app/panels/imgui_shim.h"
#include "app/panels/panels.h"
#include "app/panels/widgets.h"

namespace muonscope {
namespace {

struct DialogText {
  const char* title;
  const char* prompt;
  const char* button;
};

DialogText text_of(PathDialog::Purpose purpose) {
  switch (purpose) {
    case PathDialog::Purpose::open:
      return {"Open experiment", "Experiment or lesson file (.json)", "Open"};
    case PathDialog::Purpose::target:
      return {"Picture or matrix as target", "PNG, .npy or .csv file, which becomes M*; the run starts anew",
              "Use as target"};
    case PathDialog::Purpose::save:
      return {"Save experiment", "The experiment with all edits made so far", "Save"};
    case PathDialog::Purpose::export_results:
    case PathDialog::Purpose::none:
      break;
  }
  return {"Export", "Directory for CSV files, final matrices, experiment and figures", "Export"};
}

void draw_fields(Ui& ui, const DialogText& text) {
  PathDialog& dialog = ui.state.dialog;
  label(ui, text.prompt, ui.theme().muted_text);
  ImGui::SetNextItemWidth(ui.px(560));
  if (dialog.opening) ImGui::SetKeyboardFocusHere();
  dialog.opening = false;
  shim::input_text("##path", dialog.path, ImGuiInputTextFlags_None);
  note_item(ui, "dialog.path");
  ui.fonts.want(dialog.path);
  if (!dialog.error.empty()) paragraph(ui, dialog.error, ui.theme().warning);
  if (primary_button(ui, "accept", text.button, ui.px(120))) dialog.accepted = true;
  note_item(ui, "dialog.accept");
  ImGui::SameLine();
  const bool cancelled = ImGui::Button("Cancel", ImVec2(ui.px(120), 0));
  note_item(ui, "dialog.cancel");
  if (dialog.accepted) {
    dialog.accepted = false;
    accept_path(ui);
  }
  if (cancelled) dialog = {};
}

}  // namespace

void draw_dialogs(Ui& ui) {
  PathDialog& dialog = ui.state.dialog;
  if (dialog.purpose == PathDialog::Purpose::none) return;
  const DialogText text = text_of(dialog.purpose);
  if (dialog.opening) ImGui::OpenPopup(text.title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y * 0.4f}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(8));
  bool open = true;
  constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_AlwaysAutoResize;
  if (ImGui::BeginPopupModal(text.title, &open, flags)) {
    note_window(ui, "dialog");
    draw_fields(ui, text);
    if (dialog.purpose == PathDialog::Purpose::none) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  if (!open || (!dialog.opening && !ImGui::IsPopupOpen(text.title))) dialog = {};
  ImGui::PopStyleVar();
}

}  // namespace muonscope
