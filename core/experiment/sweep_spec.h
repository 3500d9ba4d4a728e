#pragma once
// An experiment's own sweep, as its file declares it.

#include "core/experiment/experiment.h"

namespace muonscope {

const std::vector<Parameter>& sweep_parameters();

/// InputError that starts with "sweep" otherwise. What the key leads to is not looked at.
SweepSpec read_sweep(const Json& json);
Json to_json(const SweepSpec& sweep);

/// InputError unless the experiment has this key, it is a number, and both ends are allowed for it.
void check_sweep(const Experiment& experiment, const SweepSpec& sweep);

/// The experiment's sweep, or, where it declares none, its learning rates from a thirtieth of the smallest to
/// thirty times the largest. InputError where its schedules have no learning rate in common.
SweepSpec sweep_of(const Experiment& experiment);

}  // namespace muonscope
