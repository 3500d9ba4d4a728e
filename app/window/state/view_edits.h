#pragma once
// What zooming, panning, fitting and a click on the legend make of a figure's view.

#include <string>
#include <vector>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// The range after zooming about `at` by `factor` and moving by `shift` of its length; as it was where the
/// result would not be finite or too narrow to have ticks.
Range moved(const Axis& axis, double at, double factor, double shift);

/// The whole of the data, from where the camera stands at first.
void fit(ViewOptions& view);

/// Shows one group of a figure alone; if it already is, all of them.
void isolate(std::vector<std::string>& hidden, const Figure& figure, const std::string& group);

}  // namespace muonscope
