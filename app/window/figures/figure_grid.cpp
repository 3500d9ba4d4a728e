#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/built_figure.h"
#include "app/window/figures/coordinate_menu.h"
#include "app/window/figures/figure_frame.h"
#include "app/window/figures/figure_grid.h"
#include "app/window/figures/figure_view.h"
#include "app/window/figures/grid_layout.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "core/particles/cloud_coordinate.h"

namespace muonscope {
namespace {

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

/// What a figure shows, and after which paper.
std::string about(const std::string& id) {
  const Kind* const kind = find_kind(figure_catalogue(), id);
  if (kind == nullptr) return "";
  return kind->source.empty() ? kind->summary : kind->summary + "\n" + kind->source;
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
  tooltip(ui, (title != figure.title ? figure.title + "\n" : "") + about(figure.id));
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
  in_figure_frame(ui, index, size, [&] {
    const Figure& figure = built_figure(ui, index);
    draw_header(ui, index, figure, ImGui::GetContentRegionAvail().x);
    draw_study_bar(ui, study_of(figure.id));
    draw_figure(ui, index, figure);
  });
}

constexpr double pager_height = 26;

/// Names of the figures for which there is no room; a click brings one to the front.
void draw_pager(Ui& ui, int shown, float y) {
  AppState& state = ui.state;
  const int count = static_cast<int>(state.figures.size());
  const FontScope font(ui, text_size::small, Weight::regular);
  ImGui::SetCursorPosY(y + ui.px(4));
  for (int i = shown; i < count; ++i) {
    const int slot = (state.first_figure + i) % count;
    const float room = ImGui::GetContentRegionAvail().x;
    const std::string& id = state.figures[static_cast<std::size_t>(slot)].id;
    const Kind* const kind = find_kind(figure_catalogue(), id);
    const std::string title = fitted(ui, kind != nullptr ? kind->title : id, room - ui.px(16));
    ImGui::PushID(slot);
    if (ImGui::SmallButton(ui.fonts.shown(title).c_str())) state.first_figure = slot;
    note_item(ui, "figure.", slot, ".show");
    tooltip(ui, "There is no room for this figure beside the others: shows it in their place.");
    ImGui::PopID();
    ImGui::SameLine(0, ui.px(8));
  }
  ImGui::NewLine();
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
  ui.derived.pointed.reset();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  ui.derived.cursor = before;
  if (state.maximized >= 0) {
    draw_slot(ui, state.maximized, room);
    return;
  }
  const LessonLayout layout = layout_of(state);
  const auto scale = static_cast<float>(ui.fonts.scale());
  const int shown = most_that_fit(count, {room.x / scale, room.y / scale}, layout);
  state.first_figure = shown == count ? 0 : std::clamp(state.first_figure, 0, count - 1);
  const float pager = shown == count ? 0 : ui.px(pager_height);
  const ImVec2 corner = ImGui::GetCursorPos();
  int next = state.first_figure;
  for (const GridCell& cell : grid_cells(shown, {room.x, room.y - pager}, ui.px(grid_gap), layout)) {
    ImGui::SetCursorPos({corner.x + cell.at.x, corner.y + cell.at.y});
    draw_slot(ui, next, cell.size);
    next = (next + 1) % count;
  }
  if (shown < count) draw_pager(ui, shown, corner.y + room.y - pager);
}

}  // namespace muonscope
