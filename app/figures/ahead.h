#pragma once
// What was recorded beyond the step on screen, pale behind the curves that end there, over the same axes.

#include <functional>

#include "app/figures/kit/figure.h"

namespace muonscope {

/// Whether a curve shows what a run has recorded.
bool is_course(const Series& series);
/// Such a curve of a plot, by its name and group; null for none.
const Series* namesake(const Plot& plot, const std::string& name, const std::string& group);
/// Holds both.
Range widened(const Range& a, const Range& b);

/// Of another course's figure, the plot that shows the same over time, of the lane of the same name where
/// each has a plot; null for none. `place`: of the plot in its own figure.
const Plot* counterpart(const Plot& plot, std::size_t place, const Figure& other);

/// `build` gives the same figure of Snapshot::ahead and is called if this one is over time at all. `fits_x`,
/// `fits_y`: the view chose no range there, so that axes hold all that was recorded and keep still while
/// somebody goes back and forth.
void add_ahead(Figure& figure, const std::function<const Figure&()>& build, bool fits_x, bool fits_y);

/// The curves of another course, pale behind those of this one; `build` gives the same figure of it. Axes
/// hold it as far as the present course stays legible on them; the rest is cut at their edge.
void add_ghost(Figure& figure, const std::string& name, const std::function<const Figure&()>& build,
               bool fits_x, bool fits_y);

}  // namespace muonscope
