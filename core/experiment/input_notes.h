#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// What was done to the files that an experiment names and is worth knowing, such as a header that was left
/// out: "problem.target.path: M.csv: …". Empty for most.
std::vector<std::string> input_notes(const Experiment& experiment);

}  // namespace muonscope
