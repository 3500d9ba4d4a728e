#pragma once

#include <imgui.h>

#include "app/window/state/ui.h"

namespace muonscope {

/// The whole of a screen; its ground is the colour that the frame was cleared with.
constexpr ImGuiWindowFlags bare_window = ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoDecoration |
                                         ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                         ImGuiWindowFlags_NoSavedSettings |
                                         ImGuiWindowFlags_NoScrollWithMouse;

/// The whole window in presentation mode: the page's sentence, the figures, the step.
void draw_presentation(Ui& ui);
/// The same on the second screen, with all that stands over it.
void draw_second_screen(Ui& ui);
/// Whether this screen is black: the second one alone, where there is one.
bool is_black(const Ui& ui);
/// A black window, while the room looks at the speaker.
void draw_blank();
/// What goes over everything else in presentation mode: the key pressed last, and a spot that follows the
/// pointer.
void draw_presentation_overlay(Ui& ui);

}  // namespace muonscope
