#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// A file that an experiment names.
struct NamedPath {
  std::string key;   ///< dotted: "problem.target.path"
  std::string path;  ///< as it stands there
};

/// All values of parameters that are paths, in the order of their descriptors.
std::vector<NamedPath> named_paths(const Experiment& experiment);

}  // namespace muonscope
