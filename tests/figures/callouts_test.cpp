// What figures say of events that have just happened.

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "core/run/events.h"
#include "tests/figures/runs.h"

namespace muonscope {
namespace {

/// After so many steps, with the run's events, as the player gives it.
Snapshot eventful(Step steps, const Json& more = Json::object()) {
  WorkerPool pool(1);
  Run run(testing::experiment(more), pool);
  run.advance(steps);
  Snapshot snapshot = take_snapshot(run);
  snapshot.events = EventFinder().find(run);
  return snapshot;
}

std::vector<std::string> news(const Plot& plot) {
  std::vector<std::string> labels;
  for (const VerticalMark& mark : plot.vertical_marks)
    if (mark.news) labels.push_back(mark.label);
  return labels;
}

Figure told(const Snapshot& snapshot, bool theory, std::vector<LessonEvent> sayings = {}) {
  ViewOptions options;
  options.callouts = true;
  options.theory = theory;
  options.sayings = std::move(sayings);
  return testing::build("spectra", snapshot, options);
}

/// Of Muon's first arrival, which has the smallest mode.
Step first_arrival() {
  const Snapshot whole = eventful(200);
  const auto found = std::ranges::find_if(
      *whole.events, [](const Event& event) { return event.kind == "arrival" && event.lane == 0; });
  REQUIRE(found != whole.events->end());
  return found->step;
}

TEST_CASE("an arrival is said in the plot of its lane when it happens, and not for ever") {
  const Step arrival = first_arrival();
  CHECK(news(told(eventful(arrival), false).plots[0]).empty());
  // A step's row is recorded when it is left.
  const Figure now = told(eventful(arrival + 1), false);
  REQUIRE(news(now.plots[0]).size() == 1);
  CHECK(news(now.plots[0])[0].find(" arrives at √s*: step " + std::to_string(arrival)) != std::string::npos);
  CHECK(news(now.plots[0])[0].find("predicted") == std::string::npos);
  CHECK(news(now.plots[1]).empty());
  // The next ones take its place; after the last one there is silence.
  CHECK(news(told(eventful(3000, {{"steps", 3000}}), false).plots[0]).empty());
}

TEST_CASE("with theory it is said when it was predicted: Muon's mode i at (1 − 5 %) √s*ᵢ/η") {
  const Step arrival = first_arrival();
  const Snapshot snapshot = eventful(arrival + 1);
  const auto event = std::ranges::find_if(
      *snapshot.events, [](const Event& each) { return each.kind == "arrival" && each.lane == 0; });
  const double target = snapshot.problem->factorization()->target_values[event->mode];
  const std::string label = news(told(snapshot, true).plots[0]).at(0);
  const std::string wanted = "predicted " + std::to_string(std::lround(0.95 * std::sqrt(target) / 0.01));
  INFO(label);
  CHECK(label.find(wanted) != std::string::npos);
}

TEST_CASE("hidden lanes are silent, and figures that are asked for no news tell none") {
  const Snapshot snapshot = eventful(first_arrival() + 1);
  ViewOptions options;
  options.callouts = true;
  options.hidden_lanes = {"Muon"};
  for (const Plot& plot : testing::build("loss", snapshot, options).plots) CHECK(news(plot).empty());
  CHECK(news(testing::build("spectra", snapshot).plots[0]).empty());
}

TEST_CASE("what a lesson says of a step is said from that step on, for a while") {
  const std::vector<LessonEvent> sayings{{40, "look here"}};
  CHECK(news(told(eventful(39), false, sayings).plots[1]).empty());
  CHECK(news(told(eventful(41), false, sayings).plots[1]) == std::vector<std::string>{"look here"});
  const std::vector<std::string> later = news(told(eventful(120), false, sayings).plots[1]);
  CHECK(std::ranges::find(later, "look here") == later.end());
}

TEST_CASE("what a lesson says of a quantity is said when it is first there, in whichever lane") {
  const Snapshot snapshot = eventful(60);
  const TraceView& trace = snapshot.lanes[0].trace;
  const int loss = trace.column("loss");
  const double wanted = trace.at(50, loss);
  EventCondition condition{snapshot.lanes[0].spec.name, "loss", -1e300, wanted};
  std::size_t row = 0;
  while (trace.at(row, loss) > wanted) ++row;
  CHECK(first_step(trace, condition) == trace.step(row));
  const std::vector<LessonEvent> sayings{{0, "it has fallen", condition}};
  CHECK(news(told(snapshot, false, sayings).plots[1]) == std::vector<std::string>{"it has fallen"});
  CHECK(news(told(eventful(trace.step(row) - 1), false, sayings).plots[1]).empty());
  condition.lane = "nobody";
  CHECK(news(told(snapshot, false, {{0, "never", condition}}).plots[1]).empty());
  condition.max = -1;
  CHECK(!first_step(trace, condition));
}

TEST_CASE("the first step of a range is that of a search row by row, on long traces, too") {
  const Snapshot snapshot = eventful(3000, {{"steps", 3000}});
  const TraceView& trace = snapshot.lanes[1].trace;
  const int column = trace.column("loss");
  for (const double low : {0.0, 0.5, 2.0, 20.0, 54.0}) {
    const EventCondition condition{"", "loss", low, 1.1 * low + 0.01};
    std::optional<Step> wanted;
    for (std::size_t row = 0; row < trace.rows() && !wanted; ++row)
      if (const double value = trace.at(row, column); value >= condition.min && value <= condition.max)
        wanted = trace.step(row);
    CHECK(first_step(trace, condition) == wanted);
  }
}

}  // namespace
}  // namespace muonscope
