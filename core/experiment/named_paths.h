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

/// The experiment as it must be written to stand in any directory; what the program itself brings keeps its
/// name.
Experiment with_absolute_paths(Experiment experiment);

}  // namespace muonscope
