#pragma once
// What files and directories are called after that people have named.

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// A file name for each name, without extension: all different, of a–z, 0–9 and '-', not beginning with '-',
/// at most 100 long but for its number, and none that Windows reserves. An ASCII name becomes itself in lower
/// case, with '-' for every other character; others are transliterated by the same rule. A name of which
/// nothing is left is called `kind`-n after its place, from 1. What is taken already gets -2, -3, … in order;
/// ASCII names go first.
std::vector<std::string> file_names(const std::vector<std::string>& names, const std::string& kind);

/// Of an experiment's lanes, in their order.
std::vector<std::string> lane_file_names(const Experiment& experiment);

}  // namespace muonscope
