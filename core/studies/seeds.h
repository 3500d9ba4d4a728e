#pragma once
// The same experiment from many seeds, each run to its end with its traces kept, so that figures can show how
// much of what is seen is chance.

#include <cstdint>
#include <vector>

#include "core/studies/family.h"

namespace muonscope {

constexpr std::size_t fewest_seeds = 5, most_seeds = 50;

/// Immutable once handed out; while the work goes on, the seeds that are finished.
struct SeedsResult {
  FamilyResult runs;  ///< a member a seed, named after it
  bool complete() const { return runs.complete(); }
  const Experiment& base() const { return runs.base(); }
};

/// The seeds from the experiment's own on, each as it is run alone: the first one is the experiment itself.
Family family_of_seeds(const Experiment& experiment, std::size_t count);

/// The value below which a share q in [0, 1] of the numbers lies, by linear interpolation between the two
/// nearest ranks (Hyndman & Fan's type 7, which numpy.quantile takes, too). `sorted` ascends and is not
/// empty.
double quantile(const std::vector<double>& sorted, double q);

}  // namespace muonscope
