#include "app/window/figures/mirrored_figures.h"

#include <imgui.h>

#include <algorithm>

#include "app/window/controls/spot.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/built_figure.h"
#include "app/window/figures/figure_frame.h"
#include "app/window/figures/figure_picture.h"
#include "app/window/figures/grid_layout.h"

namespace muonscope {
namespace {

void draw_spot_on(const Ui& ui, int slot, const std::vector<PlotFrame>& frames) {
  const std::optional<FigurePoint>& pointed = ui.derived.pointed;
  if (!pointed || pointed->slot != slot || !spot_is_seen(ui)) return;
  if (const std::optional<ImVec2> at = place_of(*pointed, frames, ui.fonts.scale()))
    draw_spot(ui, *ImGui::GetForegroundDrawList(), *at);
}

void draw_mirrored(Ui& ui, int slot, ImVec2 size) {
  in_figure_frame(ui, slot, size, [&] {
    const Figure& figure = built_figure(ui, slot);
    {
      const FontScope font(ui, text_size::base, Weight::bold);
      math_label(ui, fitted(ui, figure.title, ImGui::GetContentRegionAvail().x));
    }
    const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    if (has_room(room)) draw_spot_on(ui, slot, paint_slot(ui, slot, figure, at, room));
  });
}

/// The first of so many slots: what the speaker points at is among them.
int first_slot(Ui& ui, int shown, int count) {
  int& first = ui.state.second.first_figure;
  if (shown == count) return first = 0;
  first = std::clamp(first, 0, count - 1);
  const std::optional<FigurePoint>& pointed = ui.derived.pointed;
  if (pointed && (pointed->slot - first + count) % count >= shown) first = pointed->slot;
  return first;
}

}  // namespace

void draw_mirrored_figures(Ui& ui) {
  const AppState& state = ui.state;
  const int count = static_cast<int>(state.figures.size());
  const ImVec2 room = ImGui::GetContentRegionAvail(), corner = ImGui::GetCursorPos();
  if (count == 0) return;
  if (state.maximized >= 0) {
    draw_mirrored(ui, std::min(state.maximized, count - 1), room);
    return;
  }
  const LessonLayout layout = layout_of(state);
  const auto scale = static_cast<float>(ui.fonts.scale());
  const int shown = most_that_fit(count, {room.x / scale, room.y / scale}, layout);
  int next = first_slot(ui, shown, count);
  for (const GridCell& cell : grid_cells(shown, room, ui.px(grid_gap), layout)) {
    ImGui::SetCursorPos({corner.x + cell.at.x, corner.y + cell.at.y});
    draw_mirrored(ui, next, cell.size);
    next = (next + 1) % count;
  }
}

}  // namespace muonscope
