#pragma once
// What a test of the window is told, as JSON. tests/window/driver.py lists the names.

#include "app/window/state/ui.h"
#include "core/base/json_value.h"

namespace muonscope {

/// What the panels show, in words and numbers.
Json state_json(const Ui& ui);
/// {name: {"whole": [x, y, width, height], "seen": the part that is not cut away}}, in pixels of the window.
Json places_json(const PlaceNotes& places);
/// Figures in the order of their slots, with their axes, legends and handles.
Json figures_json(const PlaceNotes& places);

}  // namespace muonscope
