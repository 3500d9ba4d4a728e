#pragma once
// What all figures have in common, done once after they are built: exact zeros on logarithmic axes, and texts
// that fit the place where the figure is seen.

#include "app/figures/kit/figure.h"

namespace muonscope {

void finish(Figure& figure, Medium medium);

}  // namespace muonscope
