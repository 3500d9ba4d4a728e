#pragma once
// A schedule's curve η(t) by its points: where a person can take hold of it, and what its parameters become
// when a point is moved. Steps already taken stay as they were, so points lie at the present step or later.

#include <string>
#include <vector>

#include "core/base/types.h"
#include "core/schema/component.h"

namespace muonscope {

/// A point on the curve from the present step on. One that moves in neither direction lies in the past.
struct SchedulePoint {
  std::string id;  ///< stable while the point is moved: "lr", "ratio@400", "point@2"
  Step step = 0;
  double lr = 0;
  bool moves_step = false;
  bool moves_lr = false;
  std::string hint{};  ///< what moving it changes
};

/// A parameter of the schedule with its new value.
struct ScheduleChange {
  std::string key;
  Value value;
  bool operator==(const ScheduleChange&) const = default;
};

/// The points of a schedule at step `now` of a curve that is shown to step `end` > now; `piecewise` has all
/// of its own, the past ones fixed. Where a curve falls far below its present value, its last point is where
/// it still has a billionth of it; where it rises, a billion times.
std::vector<SchedulePoint> schedule_points(const Spec& schedule, Step now, Step end);

/// What puts a point at (step, lr): parameters that differ from the present ones only. The step is moved to
/// where the point may go (not before `now`, between its neighbours) and values into their parameters'
/// ranges; of a point that does not move in one direction that coordinate is left as it is. Empty for an id
/// that the schedule has no such point for.
std::vector<ScheduleChange> moved_point(const Spec& schedule, const std::string& id, Step now, Step step,
                                        double lr);

/// A piecewise schedule's points with one more, or with one less. Empty where that cannot be: another kind, a
/// point at that step or before `now`, the last point, a point of the past.
std::vector<ScheduleChange> added_point(const Spec& schedule, Step now, Step step, double lr);
std::vector<ScheduleChange> removed_point(const Spec& schedule, const std::string& id, Step now);

}  // namespace muonscope
