#include <imgui.h>

#include <utility>

#include "app/window/actions/ask_path.h"
#include "app/window/actions/commands.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/shell/workspace.h"

namespace muonscope {
namespace {

constexpr double field_width = 560;
constexpr int listed_rows = 6;

void put_path(PathDialog& dialog, const std::string& path) {
  if (path != dialog.path) dialog.replacement = path;
}

/// What the typed path may go on with; a click takes it.
void draw_found(Ui& ui) {
  PathDialog& dialog = ui.state.dialog;
  const float row = ImGui::GetTextLineHeightWithSpacing();
  if (shim::begin_child("found", {ui.px(field_width), row * static_cast<float>(listed_rows)}, false)) {
    for (const std::string& name : dialog.found.names) {
      if (ImGui::Selectable(ui.fonts.shown(name).c_str())) {
        put_path(dialog, with_last_part(dialog.path, name));
        dialog.opening = true;  // the click has taken the keyboard from the field
      }
    }
    if (dialog.found.names.empty()) label(ui, "Nothing here begins like this.", ui.theme().muted_text);
    fade_below(ui);
  }
  ImGui::EndChild();
}

void follow_typing(Ui& ui, const PathQuestion& question) {
  PathDialog& dialog = ui.state.dialog;
  if (dialog.listed_for != dialog.path) {
    dialog.found = complete_path(dialog.path, question.extensions);
    dialog.listed_for = dialog.path;
  }
  if (std::exchange(dialog.completes, false)) put_path(dialog, dialog.found.completed);
}

void draw_fields(Ui& ui, const PathQuestion& question) {
  PathDialog& dialog = ui.state.dialog;
  label(ui, question.prompt, ui.theme().muted_text);
  ImGui::SetNextItemWidth(ui.px(field_width));
  if (dialog.opening) ImGui::SetKeyboardFocusHere();
  dialog.opening = false;
  shim::completed_text("##path", dialog.path, dialog.replacement);
  note_item(ui, "dialog.path");
  ui.fonts.want(dialog.path);
  follow_typing(ui, question);
  draw_found(ui);
  label(ui, "Tab completes the path. ~ is your home directory.", ui.theme().muted_text);
  if (!dialog.error.empty()) paragraph(ui, dialog.error, ui.theme().warning);
  if (primary_button(ui, "accept", question.button, ui.px(120))) dialog.accepted = true;
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
  answer_chooser(ui);
  PathDialog& dialog = ui.state.dialog;
  if (dialog.purpose == PathDialog::Purpose::none) return;
  const PathQuestion& question = question_of(dialog.purpose);
  const char* const title = question.title.c_str();
  if (dialog.opening && !ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y * 0.4f}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(8));
  bool open = true;
  constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_AlwaysAutoResize;
  if (ImGui::BeginPopupModal(title, &open, flags)) {
    note_window(ui, "dialog");
    draw_fields(ui, question);
    if (dialog.purpose == PathDialog::Purpose::none) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  if (!open || (!dialog.opening && !ImGui::IsPopupOpen(title))) dialog = {};
  ImGui::PopStyleVar();
}

}  // namespace muonscope
