#pragma once
// What a lesson says on the figures when something happens.

#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/run/trace.h"

namespace muonscope {

/// A column of a lane's table lies within [min, max].
struct EventCondition {
  std::string lane, column;
  double min = 0, max = 0;
  bool operator==(const EventCondition&) const = default;
};

struct LessonEvent {
  Step step = 0;  ///< where there is no condition
  std::string text;
  std::optional<EventCondition> when{};
  bool operator==(const LessonEvent&) const = default;
};

/// "events" of a lesson about this experiment; InputError naming "lesson.events.<i>…".
std::vector<LessonEvent> read_events(const Json& lesson, const Experiment& experiment);

/// The first recorded step at which the condition holds; none before it does. It looks at few of the rows.
std::optional<Step> first_step(const TraceView& trace, const EventCondition& condition);

}  // namespace muonscope
