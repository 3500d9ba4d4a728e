#include "app/figures/callouts.h"

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/matrix/theory.h"
#include "core/base/numbers.h"
#include "core/run/events.h"

namespace muonscope {
namespace {

/// Of the planned steps, that an event is news.
constexpr double news_share = 0.08;

/// Edits have marks of their own.
bool is_told(const Event& event, const Snapshot& snapshot, const ViewOptions& options) {
  if (event.kind == "edit" || event.lane < 0 || event.lane >= std::ssize(snapshot.lanes)) return false;
  const std::string& lane = snapshot.lanes[static_cast<std::size_t>(event.lane)].spec.name;
  return std::ranges::find(options.hidden_lanes, lane) == options.hidden_lanes.end();
}

/// The plot's own lane; none where several share it.
std::optional<int> lane_of(const Plot& plot, const Snapshot& snapshot) {
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    if (plot.title == lane_title(snapshot.lanes[i])) return static_cast<int>(i);
  return std::nullopt;
}

/// The first step that is news still.
double news_since(const Snapshot& snapshot) {
  return static_cast<double>(snapshot.step) -
         std::max(1.0, news_share * static_cast<double>(snapshot.origin->steps));
}

const Event* last_news(const Snapshot& snapshot, const ViewOptions& options, std::optional<int> lane) {
  const double since = news_since(snapshot);
  const Event* last = nullptr;
  for (const Event& event : events_of(snapshot))
    if (is_told(event, snapshot, options) && event.step <= snapshot.step &&
        static_cast<double>(event.step) >= since && (!lane || event.lane == *lane))
      last = &event;
  return last;
}

/// When it happened; none before.
std::optional<Step> step_of(const LessonEvent& event, const Snapshot& snapshot) {
  if (!event.when) return event.step;
  const auto lane = std::ranges::find(snapshot.lanes, event.when->lane,
                                      [](const LaneSnapshot& each) { return each.spec.name; });
  return lane != snapshot.lanes.end() ? first_step(lane->trace, *event.when) : std::nullopt;
}

/// What a lesson says, and since when.
struct Said {
  Step step;
  const std::string* text;
};

/// The last one that is news.
std::optional<Said> last_saying(const Snapshot& snapshot, const ViewOptions& options) {
  const double since = news_since(snapshot);
  std::optional<Said> last;
  for (const LessonEvent& event : options.sayings) {
    const std::optional<Step> step = step_of(event, snapshot);
    if (!step || *step > snapshot.step || static_cast<double>(*step) < since) continue;
    if (!last || *step >= last->step) last = {*step, &event.text};
  }
  return last;
}

/// "mode 4 arrives: step 212".
std::string text_of(const Event& event, const Snapshot& snapshot, bool own_plot) {
  const LaneSnapshot& lane = snapshot.lanes[static_cast<std::size_t>(event.lane)];
  std::string text = event.text;
  const std::string whose = lane.spec.name + ": ";
  if (own_plot && text.starts_with(whose)) text = text.substr(whose.size());
  return text + ": step " + grouped(event.step);
}

/// ", predicted 224"; "" where nothing is.
std::string prediction_of(const Event& event, const Snapshot& snapshot, bool theory) {
  const auto index = static_cast<std::size_t>(event.lane);
  const LaneSnapshot& lane = snapshot.lanes[index];
  const FactorizationFacts* const facts = snapshot.problem ? snapshot.problem->factorization() : nullptr;
  // No law is known for a run that began under another rule.
  if (!theory || event.mode < 0 || facts == nullptr || changed_optimizer(snapshot, index)) return "";
  const auto predicted = predicted_arrival(lane, *facts, event.mode, static_cast<double>(snapshot.step));
  return predicted ? ", predicted " + grouped(std::llround(*predicted)) : "";
}

}  // namespace

void add_callouts(Figure& figure, const Snapshot& snapshot, const ViewOptions& options) {
  if (snapshot.origin == nullptr) return;
  const std::optional<Said> said = last_saying(snapshot, options);
  for (Plot& plot : figure.plots) {
    if (!plot.over_time || !plot.empty_text.empty()) continue;
    if (said && !snapshot.lanes.empty())
      plot.vertical_marks.push_back(
          {.x = time_of(snapshot.lanes.front(), static_cast<double>(said->step), options.time),
           .label = *said->text,
           .news = true});
    const std::optional<int> own = lane_of(plot, snapshot);
    const Event* const event = last_news(snapshot, options, own);
    if (event == nullptr) continue;
    const LaneSnapshot& lane = snapshot.lanes[static_cast<std::size_t>(event->lane)];
    const std::string text = text_of(*event, snapshot, own.has_value());
    plot.vertical_marks.push_back({.x = time_of(lane, static_cast<double>(event->step), options.time),
                                   .label = text + prediction_of(*event, snapshot, options.theory),
                                   .news = true,
                                   .brief = text});
  }
}

}  // namespace muonscope
