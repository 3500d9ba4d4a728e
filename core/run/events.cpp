#include "core/run/events.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/numbers.h"
#include "core/experiment/edit_text.h"

namespace muonscope {
namespace {

TraceView trace_of(const Run& run, std::size_t lane) {
  return run.tip() ? run.tip()->lanes[lane].recording.trace.view() : run.lanes()[lane].trace();
}

const std::vector<Reached>& reached_by(const Run& run, std::size_t lane) {
  return run.tip() ? run.tip()->lanes[lane].reached : run.lanes()[lane].reached();
}

std::optional<Step> divergence_of(const Run& run, std::size_t lane) {
  return run.tip() ? run.tip()->lanes[lane].diverged_at : run.lanes()[lane].diverged_at();
}

/// s*ᵢ of a factorization.
const Vector* targets_of(const Run& run) {
  const FactorizationFacts* facts = run.problem() ? run.problem()->factorization() : nullptr;
  return facts ? &facts->target_values : nullptr;
}

void sort_by_step(std::vector<Event>& events) {
  const auto rank = [](const Event& event) {
    return std::ranges::find(event_kinds(), event.kind, &EventKind::id) - event_kinds().begin();
  };
  std::ranges::stable_sort(events, [&](const Event& a, const Event& b) {
    return a.step != b.step ? a.step < b.step : rank(a) < rank(b);
  });
}

}  // namespace

const std::vector<EventKind>& event_kinds() {
  static const std::vector<EventKind> kinds = {{"edit", "a value was changed"},
                                               {"divergence", "a lane diverges"},
                                               {"tolerance", "a loss reaches a tolerance"},
                                               {"arrival", "a mode arrives"},
                                               {"overtaking", "a loss falls below the first lane's"}};
  return kinds;
}

/// Looks at the rows that came since.
bool EventFinder::look(Course& course, std::size_t lane, const TraceView& trace, const TraceView& first,
                       const Vector* targets) const {
  const bool anew = course.trace != trace.identity() || course.rows > trace.rows();
  if (anew) course = {trace.identity()};
  const auto arrivals = course.arrivals;
  const auto overtakes = course.overtakes;
  std::vector<int> columns;
  for (Eigen::Index mode = 0; targets && mode < targets->size(); ++mode)
    columns.push_back(trace.column("sv_p_" + std::to_string(mode + 1)));
  course.arrivals.resize(columns.size());
  const int loss = trace.column("loss");
  const std::size_t end = lane == 0 ? trace.rows() : std::min(trace.rows(), first.rows());
  for (std::size_t row = course.rows; row < end; ++row) {
    for (std::size_t mode = 0; mode < columns.size(); ++mode) {
      if (course.arrivals[mode] || columns[mode] < 0) continue;
      const double goal = std::sqrt((*targets)(static_cast<Eigen::Index>(mode)));
      if (goal > 0 && std::abs(trace.at(row, columns[mode]) - goal) <= arrival_distance * goal)
        course.arrivals[mode] = trace.step(row);
    }
    if (lane == 0 || loss < 0 || course.overtakes || row == 0) continue;
    const bool was_above = trace.at(row - 1, loss) >= first.at(row - 1, loss);
    if (was_above && trace.at(row, loss) < first.at(row, loss)) course.overtakes = trace.step(row);
  }
  course.rows = end;
  return anew || arrivals != course.arrivals || overtakes != course.overtakes;
}

std::shared_ptr<const std::vector<Event>> EventFinder::find(const Run& run) {
  const Experiment& experiment = run.experiment();
  const std::size_t lanes = run.lanes().size();
  courses_.resize(lanes);
  Told told{run.shared_experiment(), run.shared_current()};
  const auto later = std::ranges::upper_bound(experiment.edits, run.furthest(), {}, &Edit::step);
  told.edits = static_cast<std::size_t>(later - experiment.edits.begin());
  const TraceView first = trace_of(run, 0);
  bool news = false;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    news = look(courses_[lane], lane, trace_of(run, lane), first, targets_of(run)) || news;
    told.steps.push_back(divergence_of(run, lane));
    for (const Reached& each : reached_by(run, lane)) told.steps.push_back(each.step);
  }
  if (!news && told == told_) return found_;
  told_ = std::move(told);
  std::vector<Event> events;
  for (const Edit& edit : std::span(experiment.edits).first(told_.edits))
    events.push_back({edit.step, "edit", edit_text(run.current(), edit)});
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Course& course = courses_[lane];
    const std::string whose = lanes == 1 ? "" : run.current().lanes[lane].name + ": ";
    const auto add = [&](const std::optional<Step>& step, const char* kind, const std::string& what) {
      if (step && *step > 0) events.push_back({*step, kind, whose + what, static_cast<int>(lane)});
    };
    add(divergence_of(run, lane), "divergence", "diverges");
    for (const Reached& each : reached_by(run, lane))
      add(each.step, "tolerance", "loss reaches " + shortest(each.tolerance));
    for (std::size_t mode = 0; mode < course.arrivals.size(); ++mode)
      if (const auto& step = course.arrivals[mode]; step && *step > 0)
        events.push_back({*step, "arrival", whose + "mode " + std::to_string(mode + 1) + " arrives at √s*",
                          static_cast<int>(lane), static_cast<int>(mode)});
    add(course.overtakes, "overtaking", "loss falls below " + run.current().lanes[0].name + "'s");
  }
  sort_by_step(events);
  if (events != *found_) found_ = std::make_shared<const std::vector<Event>>(std::move(events));
  return found_;
}

std::optional<Step> next_event(const std::vector<Event>& events, Step after, std::string_view kind) {
  for (const Event& event : events)
    if (event.step > after && (kind.empty() || event.kind == kind)) return event.step;
  return std::nullopt;
}

std::optional<Step> previous_event(const std::vector<Event>& events, Step before) {
  std::optional<Step> last;
  for (const Event& event : events)
    if (event.step < before) last = event.step;
  return last;
}

}  // namespace muonscope
