#pragma once

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// What has just happened, where it happened: in plots over time the last event of their lanes, for a while.
/// With theory, when it was predicted.
void add_callouts(Figure& figure, const Snapshot& snapshot, const ViewOptions& options);

}  // namespace muonscope
