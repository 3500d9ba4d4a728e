#pragma once
// An experiment's own test of the propagation of chaos, as its file declares it.

#include "core/experiment/experiment.h"

namespace muonscope {

const std::vector<Parameter>& chaos_parameters();

/// Where a size stands that was meant to be its exponent, 256 for 2⁸: InputError that says so at `path`.
void check_exponent(std::int64_t exponent, const std::string& path);

/// InputError that starts with "chaos" otherwise.
ChaosSpec read_chaos(const Json& json);
Json to_json(const ChaosSpec& chaos);

/// InputError unless the experiment is about particles that start at random, the lane is one of its lanes,
/// and the reference is larger than the other clouds.
void check_chaos(const Experiment& experiment, const ChaosSpec& chaos);

/// What the experiment declares, or the defaults; lane and steps filled in. InputError as check_chaos.
ChaosSpec chaos_of(const Experiment& experiment);

}  // namespace muonscope
