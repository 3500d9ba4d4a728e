#pragma once
// What each part of the window is: a box of two sentences beside it, over everything.

#include <imgui.h>

#include <optional>
#include <string>
#include <vector>

#include "app/window/controls/widgets.h"
#include "app/window/state/ui.h"

namespace muonscope {

struct OverviewRow {
  std::string place;  ///< the part's name among PlaceNotes::named
  std::string title, text;
  std::vector<std::string> actions;  ///< ids of those whose keys are told
};
const std::vector<OverviewRow>& overview_rows();

/// Where boxes of these sizes go, in pixels of the screen: inside their parts or beside them, none over
/// another, none beyond the screen. None where there is no room for one.
std::vector<std::optional<ImVec2>> place_boxes(const std::vector<Box>& parts,
                                               const std::vector<ImVec2>& sizes, ImVec2 screen, float gap);

/// A click or Escape closes it.
void draw_overview(Ui& ui);

}  // namespace muonscope
