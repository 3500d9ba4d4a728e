#pragma once
// The panels of controls. Each draws into the current ImGui window or child region and returns nothing: what
// a person did ends up in ui.state or as a command to ui.player.

#include "app/window/state/ui.h"

namespace muonscope {

void draw_lesson(Ui& ui);
void draw_controls(Ui& ui);
void draw_lanes(Ui& ui);
/// After the lane's card: what a right click on it opens.
void draw_lane_menu(Ui& ui, std::size_t lane);
void draw_transport(Ui& ui);
/// The line above a figure of many runs: start them, their progress, end them. Nothing for Study::none.
void draw_study_bar(Ui& ui, Study study);

/// Where a notice's upper left corner is, and how wide it is, in pixels of the screen; it is as high as its
/// text.
struct NoticePlace {
  float x, y, width;
};
void draw_banner(Ui& ui, NoticePlace place);

/// One parameter as a labelled slider, combo, switch or text field, from its descriptor.
void draw_parameter(Ui& ui, const std::string& key, const Parameter& parameter);
/// The choice of a component's kind ("problem.target.kind").
void draw_kind(Ui& ui, const std::string& key, const std::string& label, const Catalogue& catalogue);

}  // namespace muonscope
