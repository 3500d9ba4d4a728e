#pragma once
// What the figures of 1×1 problems share: where a lane begins and has been.

#include "app/figures/kit/common.h"
#include "app/figures/matrix/scalar_flow.h"

namespace muonscope {

/// A factorization whose target, P and Q are single numbers.
struct ScalarProblem {
  double target = 0;  ///< s*
  Planar start;       ///< (p₀, q₀)
};
/// Of a problem that has Capability::two_numbers.
ScalarProblem scalar_problem(const Snapshot& snapshot);

/// √|s*|, or 1 for s* = 0: the length that things in the plane are compared with.
double scalar_length(double target);

/// What of the plane is shown: [−0.2, 2]·√|s*| along both axes, mirrored so that it holds the minimizers that
/// the start flows to, and more where the start lies outside; or the ranges that were chosen.
struct PlaneView {
  Axis p, q;
  /// Half the side of the smallest square around the origin that holds it.
  double largest() const;
};
PlaneView plane_view(const ScalarProblem& problem, const ViewOptions& options);

/// The loss along a lane's flow line, with the lane's state as a ball on it; over p or q as in `view`.
Plot slice_plot(const Snapshot& snapshot, std::size_t lane, const ScalarProblem& problem,
                const PlaneView& view);

/// A lane's (p, q) at the recorded steps and now; only the current one where entries are not recorded.
struct ScalarPath {
  std::vector<double> steps;
  Polyline places;
};
ScalarPath scalar_path(const LaneSnapshot& lane);
/// The same with no more than about `most` places, for a view; and the last place of it, if there is one.
ScalarPath drawn_path(const LaneSnapshot& lane, const ViewOptions& options, std::size_t most);
std::optional<Planar> present_place(const LaneSnapshot& lane);

/// Of a path at most `most` places, the last one included. Every odd number of steps, so that a zigzag of
/// period two keeps both of its ends.
ScalarPath thinned(const ScalarPath& path, std::size_t most);

/// Places at multiples of a round number of steps, about as many as fit into the experiment's length.
struct StepMarks {
  Step every = 1;
  Polyline places;
  /// "every 5 steps"
  std::string name() const;
};
StepMarks step_marks(const LaneSnapshot& lane, const Snapshot& snapshot, int about);

/// A lane's places as a series; x and y are p and q.
Series series_of(std::string name, const Polyline& line, const Style& style);
/// Many lines as one series, broken by NaN.
Series joined_lines(std::string name, const std::vector<Polyline>& lines, const Style& style);

}  // namespace muonscope
