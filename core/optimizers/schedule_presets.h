#pragma once
// A schedule of each kind that fits a run: where a person starts to edit.

#include <vector>

#include "core/base/types.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// What presets are fitted to.
struct PresetFacts {
  double lr = 0.01;      ///< that a schedule starts from, or its highest
  Step steps = 1000;     ///< length of the run
  double first = 1e-4;   ///< first step of spike_and_halve: the initial scale α (arXiv 2606.30509, figure 4)
  double spike = 0.707;  ///< its second: √(s*₁/2) reaches half the target
};

/// One schedule a kind, in the catalogue's order; `piecewise` follows the present schedule's curve through
/// five points.
std::vector<Spec> schedule_presets(const Spec& present, const PresetFacts& facts);

}  // namespace muonscope
