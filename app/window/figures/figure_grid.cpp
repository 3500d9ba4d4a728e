#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/built_figure.h"
#include "app/window/figures/coordinate_menu.h"
#include "app/window/figures/figure_grid.h"
#include "app/window/figures/figure_view.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "core/particles/cloud_coordinate.h"

namespace muonscope {
namespace {

/// Rows and columns that keep figures nearest to 4:3.
int grid_columns(int count, ImVec2 room) {
  int best = 1;
  double best_error = std::numeric_limits<double>::infinity();
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const double aspect = static_cast<double>(room.x) / columns / (static_cast<double>(room.y) / rows);
    const double error = std::abs(std::log(aspect / 1.5));
    if (error < best_error) {
      best_error = error;
      best = columns;
    }
  }
  return best;
}

/// What stood here before a person chose another figure.
void draw_take_back(Ui& ui, std::size_t slot) {
  const std::string own = replaced_figure(ui.state, slot);
  if (own.empty()) return;
  if (ImGui::Selectable(ui.fonts.shown("Back to “" + figure_kind(own).kind.title + "”").c_str()))
    choose_figure(ui, slot, own);
  tooltip(ui,
          "The figure that " + std::string(ui.state.lesson ? "the lesson" : "the experiment") + " has here.");
  ImGui::Separator();
}

/// The list of figures that can stand in a slot.
void draw_choices(Ui& ui, std::size_t slot) {
  if (!ImGui::BeginPopup("choices")) return;
  note_window(ui, "popup");
  draw_take_back(ui, slot);
  for (const FigureKind& kind : figure_kinds()) {
    const Reason reason = kind.why_not(ui.snapshot());
    const ImGuiSelectableFlags grey =
        reason.none() ? ImGuiSelectableFlags_None : ImGuiSelectableFlags_Disabled;
    if (ImGui::Selectable(ui.fonts.shown(kind.kind.title).c_str(), kind.kind.id == ui.state.figures[slot].id,
                          grey)) {
      choose_figure(ui, slot, kind.kind.id);
    }
    note_item(ui, "choice.", kind.kind.id);
    tooltip(ui, reason.none() ? kind.kind.summary : reason.on_screen);
  }
  ImGui::EndPopup();
}

void draw_corner_icon(ImDrawList& list, ImVec2 at, float r, ImU32 color, bool maximized) {
  const float arm = r * 0.9f, w = r * 0.3f;
  for (const float sx : std::array{-1.0f, 1.0f}) {
    const float sy = -sx;
    const ImVec2 corner =
        maximized ? ImVec2{at.x + sx * r * 0.2f, at.y + sy * r * 0.2f} : ImVec2{at.x + sx * r, at.y + sy * r};
    const float back = maximized ? 1.0f : -1.0f;
    list.AddLine(corner, {corner.x + back * sx * arm, corner.y}, color, w);
    list.AddLine(corner, {corner.x, corner.y + back * sy * arm}, color, w);
  }
}

/// Title with a caret (a click lists the figures, a double-click enlarges), and the enlarge button.
void draw_header(Ui& ui, int index, const Figure& figure, float width) {
  const Theme& theme = ui.theme();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = ui.px(28), button = ui.px(28);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const FontScope font(ui, text_size::base, Weight::bold);
  const std::string title = fitted(ui, figure.title, width - button - ui.px(48));
  const float extent = math_width(ui, title);
  const bool pressed = ImGui::InvisibleButton("title", ImVec2(extent + ui.px(28), height));
  note_item(ui, "figure.", index, ".title");
  const bool hovered = ImGui::IsItemHovered();
  const bool doubled = hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  const float middle = std::round(at.y + height / 2),
              text_y = std::round(middle - ImGui::GetTextLineHeight() / 2);
  const Color color = hovered ? theme.accent : theme.text;
  add_math(ui, list, {at.x, text_y}, color, title);
  if (title != figure.title) tooltip(ui, figure.title);
  const float caret = at.x + extent + ui.px(12), r = ui.px(4);
  list.AddTriangleFilled({caret - r, middle - r * 0.5f}, {caret + r, middle - r * 0.5f},
                         {caret, middle + r * 0.7f}, packed(hovered ? theme.accent : theme.muted_text));
  const bool maximized = ui.state.maximized == index;
  ImGui::SetCursorScreenPos({at.x + width - button, at.y});
  const bool enlarge = ImGui::InvisibleButton("enlarge", ImVec2(button, height));
  note_item(ui, "figure.", index, ".enlarge");
  draw_corner_icon(list, {at.x + width - button / 2, middle}, ui.px(5),
                   packed(ImGui::IsItemHovered() ? theme.accent : theme.muted_text), maximized);
  tooltip(ui, maximized ? "Back to all figures (Escape)" : "Enlarge (double-click the title)");
  if (doubled || enlarge) {
    ui.state.maximized = maximized ? -1 : index;
  } else if (pressed) {
    ImGui::OpenPopup("choices");
  }
  {
    const FontScope regular(ui, text_size::base, Weight::regular);
    draw_choices(ui, static_cast<std::size_t>(index));
    if (figure.id == "cloud") {
      ImGui::SetCursorScreenPos({at.x + extent + ui.px(36), at.y});
      draw_coordinate_button(ui, static_cast<std::size_t>(index), height,
                             width - button - extent - ui.px(44));
    }
  }
  ImGui::SetCursorScreenPos({at.x, at.y + height});
}

void draw_slot(Ui& ui, int index, ImVec2 size) {
  ImGui::PushID(index);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(12), ui.px(8)));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(ui.theme().figure));
  if (shim::begin_child("figure", size, true,
                        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse)) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(10), ui.px(10)));
    note_window(ui, "figure.", index);
    const Figure& figure = built_figure(ui, index);
    draw_header(ui, index, figure, ImGui::GetContentRegionAvail().x);
    draw_study_bar(ui, study_of(figure.id));
    draw_figure(ui, index, figure);
    ImGui::PopStyleVar();
  }
  ImGui::EndChild();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::PopID();
}

void draw_empty(const Ui& ui) {
  paragraph(
      ui,
      "This experiment records nothing that a figure could show. Add observables to record.observables, "
      "loss or singular_values for a start.",
      ui.theme().muted_text);
}

/// Whether clouds are looked at along singular values or speeds.
bool looks_at_spectra(const Ui& ui, const FigureSlot& slot) {
  const std::vector<std::string>& own = slot.view.coordinates;
  return is_of_clouds(slot.id) &&
         std::ranges::any_of(own.empty() ? ui.snapshot().experiment->cloud.coordinates : own,
                             [](const std::string& id) {
                               const std::optional<CloudCoordinate> coordinate = coordinate_of(id);
                               return coordinate && coordinate->kind != CloudCoordinate::Kind::entry;
                             });
}

/// Snapshots hold what the figures on screen need, and no more.
void tell_interest(Ui& ui) {
  std::vector<std::string> ids;
  for (const FigureSlot& slot : ui.state.figures) ids.push_back(slot.id);
  Interest interest = interest_of(ids);
  interest.spectra = interest.spectra || std::ranges::any_of(ui.state.figures, [&](const FigureSlot& slot) {
                       return looks_at_spectra(ui, slot);
                     });
  if (interest == ui.derived.interest) return;
  ui.derived.interest = interest;
  ui.player.set_interest(interest);
}

}  // namespace

void draw_figures(Ui& ui) {
  AppState& state = ui.state;
  tell_interest(ui);
  const int count = static_cast<int>(state.figures.size());
  if (count == 0) {
    draw_empty(ui);
    return;
  }
  if (state.maximized >= count) state.maximized = -1;
  const std::optional<Cursor> before = state.cursor;
  state.cursor.reset();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  ui.derived.cursor = before;
  if (state.maximized >= 0) {
    draw_slot(ui, state.maximized, room);
    return;
  }
  const int columns = grid_columns(count, room);
  const int rows = (count + columns - 1) / columns;
  const float gap = ui.px(8);
  const float height = std::floor((room.y - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
  for (int row = 0, next = 0; row < rows; ++row) {
    // The first rows hold fewer where the count does not divide: the figures named first are the larger ones.
    const int here = (count - next) / (rows - row);
    const float width = std::floor((room.x - gap * static_cast<float>(here - 1)) / static_cast<float>(here));
    for (int i = 0; i < here; ++i, ++next) {
      if (i > 0) ImGui::SameLine();
      draw_slot(ui, next, ImVec2(width, height));
    }
  }
  ImGui::PopStyleVar();
}

}  // namespace muonscope
