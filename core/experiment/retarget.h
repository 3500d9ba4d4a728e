#pragma once
// A picture or a matrix from a file in place of an experiment's target.

#include <filesystem>
#include <string>

#include "core/experiment/experiment.h"

namespace muonscope {

/// The longest side of a picture that is played with: larger ones are averaged down to it.
constexpr std::int64_t retarget_side = 128;
/// Matrices with a longer side take a window's patience.
constexpr std::int64_t largest_retarget = 512;

struct Retargeted {
  Experiment experiment;
  std::string said;  ///< what was done, in a sentence or two
};

/// The experiment with a PNG, .npy or .csv file as the target M* of its factorization. A picture's `scale` is
/// chosen so that its largest singular value is `largest` (> 0), that of the target before, so that learning
/// rates keep their meaning; a picture in place of a picture keeps channels, side and scale. The inner
/// dimension is cut to the shorter side, an init from files gives way to a Gaussian one. InputError for other
/// problems, other files and larger matrices.
Retargeted with_target_file(const Experiment& experiment, const std::filesystem::path& path, double largest);

}  // namespace muonscope
