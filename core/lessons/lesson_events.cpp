#include "core/lessons/lesson_events.h"

#include <limits>

#include "core/base/json.h"
#include "core/lessons/claims.h"
#include "core/lessons/read_claims.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::size_t max_events = 64;
constexpr double infinity = std::numeric_limits<double>::infinity();

const std::vector<Parameter>& condition_parameters() {
  static const std::vector<Parameter> table = {
      {.key = "min", .label = "smallest value", .fallback = -infinity},
      {.key = "max", .label = "largest value", .fallback = infinity}};
  return table;
}

EventCondition read_condition(const Json& json, const Experiment& experiment, const std::string& path) {
  std::vector<std::string> known = keys(condition_parameters());
  known.emplace_back("quantity");
  require_known_keys(json, known, path);
  const std::string quantity_path = join(path, "quantity");
  const auto quantity = json.find("quantity");
  if (quantity == json.end()) fail(quantity_path, "missing; add {\"lane\": …, \"column\": \"loss\"}");
  if (!json.contains("min") && !json.contains("max"))
    fail(path, "an event that is there from the first step on; add \"min\", \"max\" or both");
  const std::vector<Parameter> parameters = {claim_lane(), claim_column()};
  require_object(*quantity, quantity_path);
  require_known_keys(*quantity, keys(parameters), quantity_path);
  const Values named = read_values(parameters, *quantity, quantity_path);
  const Values range = read_values(condition_parameters(), json, path);
  EventCondition condition{std::get<std::string>(named.at("lane")), std::get<std::string>(named.at("column")),
                           std::get<double>(range.at("min")), std::get<double>(range.at("max"))};
  require_lane(experiment, condition.lane, join(quantity_path, "lane"));
  return condition;
}

/// The first row from `first` to `end` whose value lies within; `end` where none does.
std::size_t first_row(const TraceView& trace, int column, const EventCondition& condition, std::size_t first,
                      std::size_t end) {
  constexpr std::size_t few = 64;
  if (end - first <= few) {
    for (std::size_t row = first; row < end; ++row)
      if (const double value = trace.at(row, column); value >= condition.min && value <= condition.max)
        return row;
    return end;
  }
  const Extremes extremes = trace.extremes(column, first, end);
  if (!extremes.low.found || extremes.low.value > condition.max || extremes.high.value < condition.min)
    return end;
  const std::size_t middle = first + (end - first) / 2;
  const std::size_t found = first_row(trace, column, condition, first, middle);
  return found < middle ? found : first_row(trace, column, condition, middle, end);
}

}  // namespace

std::vector<LessonEvent> read_events(const Json& lesson, const Experiment& experiment) {
  static const Parameter at{
      .key = "at", .label = "step", .type = ValueType::integer, .min = 0, .max = max_steps};
  static const Parameter text = text_parameter("text", "what is said then", 200);
  std::vector<LessonEvent> events;
  for (const Json& json : read_list(lesson, "events", max_events, "lesson")) {
    const std::string path = "lesson.events." + std::to_string(events.size());
    require_object(json, path);
    require_known_keys(json, {at.key, text.key}, path);
    LessonEvent event;
    event.text = std::get<std::string>(read_values({text}, json, path).at(text.key));
    if (const auto found = json.find(at.key); found != json.end() && found->is_object())
      event.when = read_condition(*found, experiment, join(path, at.key));
    else
      event.step = std::get<std::int64_t>(read_values({at}, json, path).at(at.key));
    events.push_back(std::move(event));
  }
  return events;
}

std::optional<Step> first_step(const TraceView& trace, const EventCondition& condition) {
  const int column = trace.column(condition.column);
  if (column < 0 || trace.rows() == 0) return std::nullopt;
  const std::size_t row = first_row(trace, column, condition, 0, trace.rows());
  return row < trace.rows() ? std::optional(trace.step(row)) : std::nullopt;
}

}  // namespace muonscope
