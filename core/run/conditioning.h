#pragma once
// Steps to the goal against the condition number, at the best of many learning rates: sweeps that are shipped
// with the program (assets/sweeps, computed by make_sweeps there), because they take minutes.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// The fewest steps to a loss of at most sweep_goal that any learning rate of the sweep gave.
struct BestSteps {
  std::size_t lane = 0;  ///< index into the experiment's lanes
  double condition = 1;
  std::optional<Step> steps;  ///< none: no learning rate got there within the experiment's steps
  double lr = 0;              ///< the learning rate that did
};

struct ConditioningTable {
  std::string id;               ///< file name without ending
  Experiment experiment;        ///< that was swept
  std::vector<BestSteps> rows;  ///< by lane, then by condition number, ascending
};

/// Reads a sweep.csv over a condition number (first) and learning rates. InputError for another table.
ConditioningTable read_conditioning(const std::string& id, const Experiment& experiment,
                                    std::string_view csv);

/// The tables shipped with the program, by id.
const std::vector<ConditioningTable>& shipped_conditioning();

/// The condition number of an experiment's problem, if it has one as a parameter: of a linear attention's
/// inputs, of a `conditioned` target.
std::optional<double> condition_of(const Spec& problem);

}  // namespace muonscope
