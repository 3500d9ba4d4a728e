#pragma once
// The window as a room sees it: large text, thick curves, nothing but figures, a sentence and the step.

#include <string>

namespace muonscope {

constexpr double smallest_presentation_scale = 1.5, largest_presentation_scale = 2.5;
/// A room sees shares of the picture's height, not pixels: at this height, in pixels at scale 1, text has the
/// scale that was chosen, and on a larger projector as much more.
constexpr double usual_room_height = 900;

struct Presentation {
  bool on = false;
  bool dark = false;      ///< light by default: what projectors show best
  bool blank = false;     ///< the screen is black, so that the room looks at the speaker
  std::string echo{};     ///< the last key and what it did
  double echoed_at = -1;  ///< ImGui time
  double moved_at = -1;   ///< of the pointer; ImGui time
};

/// A second window on the projector's monitor: figures, sentence and step, while this one keeps the controls.
struct RoomScreen {
  bool on = false;
  bool dark = false;
  double since = 0;      ///< it is on; ImGui time
  int first_figure = 0;  ///< the first one on it where there is no room for all
};

}  // namespace muonscope
