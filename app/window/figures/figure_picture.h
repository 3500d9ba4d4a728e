#pragma once
// A slot's figure as it is painted, on whichever screen, and places on it.

#include <imgui.h>

#include <optional>
#include <vector>

#include "app/window/state/ui.h"

namespace muonscope {

/// Whether anything could be painted into so little, in screen pixels.
bool has_room(ImVec2 room);

/// Paints the figure of a slot there, with the cursor that all figures share. Where its plots are.
const std::vector<PlotFrame>& paint_slot(Ui& ui, int slot, const Figure& figure, ImVec2 at, ImVec2 room);

/// Where the pointer is on a slot's figure; none outside its plots.
std::optional<FigurePoint> pointed_at(const Ui& ui, int slot, const std::vector<PlotFrame>& frames);
/// The same place in another picture of that figure, in screen pixels; none where that has no such plot.
std::optional<ImVec2> place_of(const FigurePoint& point, const std::vector<PlotFrame>& frames, double scale);

}  // namespace muonscope
