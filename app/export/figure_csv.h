#pragma once

#include <string>
#include <vector>

#include "app/figures/kit/figure.h"

namespace muonscope {

/// A figure's data as tidy CSV: `plot,series,x,y` with a row per point; of a heat map
/// `plot,series,row,column, value` with a row per cell shown; of counts
/// `plot,series,x,y,count` with a row per cell that is not empty, by its middle. Numbers read back to the
/// same doubles; points that are not finite are left out, and so are series of groups that are hidden.
std::string figure_csv(const Figure& figure, const std::vector<std::string>& hidden = {});

}  // namespace muonscope
