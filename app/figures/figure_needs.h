#pragma once
// What figures that somebody asks for by name need: observables that are recorded for them, and something to
// show.

#include <string>
#include <vector>

#include "core/run/run.h"

namespace muonscope {

/// The experiment with what these figures draw among what it records, as far as its problem has it.
Experiment with_needs(Experiment experiment, const std::vector<std::string>& figures);

/// Why a figure of the run's kind will have nothing to show at its end; "" if it will, or may.
std::string obstacle(const Run& start, Step steps, const std::string& figure);
/// InputError for the first figure that will have nothing to show at the end of a run that has not begun.
void require_something_to_show(const Run& start, Step steps, const std::vector<std::string>& figures);

}  // namespace muonscope
