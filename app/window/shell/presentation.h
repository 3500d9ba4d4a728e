#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// The whole window in presentation mode: the page's sentence, the figures, the step.
void draw_presentation(Ui& ui);
/// A black window, while the room looks at the speaker.
void draw_blank();
/// What goes over everything else in presentation mode: the key pressed last, and a spot that follows the
/// pointer.
void draw_presentation_overlay(Ui& ui);

}  // namespace muonscope
