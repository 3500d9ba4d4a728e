#pragma once
// Curves that people draw before the run, and how far off they were.

#include <optional>
#include <string>
#include <vector>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// Puts them over the figure's curves, thick and dotted.
void add_sketches(Figure& figure, const std::vector<Sketch>& sketches);

/// Goes on with a curve as the pointer moves to a point; backwards it takes back what lies beyond. Points
/// without a place on the axes are left out.
void extend(Sketch& sketch, const Plot& plot, double x, double y);

/// How far a sketch is from the curve that it is nearest to.
struct SketchMiss {
  std::string curve;    ///< its name
  bool factor = false;  ///< on a logarithmic axis: `typical` is a factor ≥ 1; else a share of the axis
  double typical = 0;   ///< the median over the steps that both have
};
/// Among the lanes' curves of these names, or all of theirs where none is named. None where no curve reaches
/// over at least half of the sketch.
std::optional<SketchMiss> nearest_curve(const Plot& plot, const Sketch& sketch,
                                        const std::vector<std::string>& names = {});
/// "nearest to σ₄, off by a factor of 1.6".
std::string miss_text(const SketchMiss& miss);

}  // namespace muonscope
