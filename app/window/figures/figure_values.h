#pragma once

#include <string>
#include <vector>

#include "app/figures/kit/figure.h"

namespace muonscope {

/// The sample nearest to `x` of every series that is shown, a line each: name, x, y, with tabs between.
std::string figure_values(const Figure& figure, const std::vector<std::string>& hidden, double x);

}  // namespace muonscope
