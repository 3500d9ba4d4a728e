#pragma once
// Figures without some of the lanes, as if these were not there; the others keep their looks.

#include <memory>
#include <string>
#include <vector>

#include "core/run/snapshot.h"

namespace muonscope {

/// Without the lanes of these names, in what lies ahead and in ghosts, too. As it is where none of them is
/// there or no other.
std::shared_ptr<const Snapshot> without_lanes(std::shared_ptr<const Snapshot> snapshot,
                                              const std::vector<std::string>& names);

}  // namespace muonscope
