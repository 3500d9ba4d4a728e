#include "core/run/events.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/json.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::testing::small_experiment;

namespace {

std::vector<Event> of_kind(const std::vector<Event>& events, std::string_view kind) {
  std::vector<Event> some;
  for (const Event& event : events)
    if (event.kind == kind) some.push_back(event);
  return some;
}

/// The first recorded step at which a condition on the trace's rows holds.
template <typename Condition>
std::optional<Step> first_row(const TraceView& trace, Condition holds) {
  for (std::size_t row = 0; row < trace.rows(); ++row)
    if (holds(row)) return trace.step(row);
  return std::nullopt;
}

Json with_tolerances() {
  return {{"steps", 400}, {"record", {{"every", 7}, {"tolerances", {1.0, 1e-2, 1e-30}}}}};
}

}  // namespace

TEST_CASE("modes arrive where their singular value first comes near its plateau, in each lane") {
  WorkerPool pool(1);
  Run run(small_experiment({{"steps", 400}}), pool);
  run.advance(400);
  EventFinder finder;
  const std::vector<Event> arrivals = of_kind(*finder.find(run), "arrival");
  const Vector& targets = run.problem()->factorization()->target_values;
  std::size_t expected = 0;
  for (std::size_t lane = 0; lane < 2; ++lane) {
    const TraceView trace = run.lanes()[lane].trace();
    for (Eigen::Index mode = 0; mode < targets.size(); ++mode) {
      const double goal = std::sqrt(targets(mode));
      const int sigma = trace.column("sv_p_" + std::to_string(mode + 1));
      if (sigma < 0) continue;
      const auto step = first_row(
          trace, [&](std::size_t row) { return std::abs(trace.at(row, sigma) - goal) <= 0.05 * goal; });
      if (!step || *step == 0) continue;
      ++expected;
      const std::string text =
          (lane == 0 ? "Muon" : "GD") + std::string(": mode ") + std::to_string(mode + 1) + " arrives at √s*";
      CAPTURE(text);
      CHECK(std::ranges::any_of(arrivals, [&](const Event& event) {
        return event.step == *step && event.text == text && event.lane == static_cast<int>(lane);
      }));
    }
  }
  CHECK(expected > 2);
  CHECK(arrivals.size() == expected);
}

TEST_CASE("tolerances and divergences are told to the step, whatever is recorded") {
  WorkerPool pool(1);
  Run coarse(small_experiment(with_tolerances()), pool);
  coarse.advance(400);
  EventFinder finder;
  const std::vector<Event> reached = of_kind(*finder.find(coarse), "tolerance");
  Json fine_document = with_tolerances();
  fine_document["record"]["every"] = 1;
  Run fine(small_experiment(fine_document), pool);
  fine.advance(400);
  std::size_t expected = 0;
  for (const Lane& lane : fine.lanes())
    for (const double tolerance : {1.0, 1e-2}) {
      const TraceView trace = lane.trace();
      const int loss = trace.column("loss");
      const auto step = first_row(trace, [&](std::size_t row) { return trace.at(row, loss) <= tolerance; });
      if (!step) continue;
      ++expected;
      CHECK(std::ranges::any_of(reached, [&](const Event& event) {
        return event.step == *step && event.text.starts_with(lane.spec().name + ": loss reaches ");
      }));
    }
  CHECK(expected > 1);
  CHECK(reached.size() == expected);

  Run wild(small_experiment({{"record", {{"every", 7}}}}), pool);
  wild.apply("lanes.1.schedule.lr", 50.0);
  wild.advance(50);
  const std::vector<Event> diverged = of_kind(*finder.find(wild), "divergence");
  REQUIRE(diverged.size() == 1);
  CHECK(diverged[0].step == *wild.lanes()[1].diverged_at());
  CHECK(diverged[0].text == "GD: diverges");
}

TEST_CASE("edits are events in words, and a loss that falls below the first lane's is one") {
  WorkerPool pool(1);
  Run run(small_experiment({{"steps", 300}}), pool);
  run.advance(20);
  run.apply("lanes.0.schedule.lr", 0.01);
  run.advance(280);
  EventFinder finder;
  const std::vector<Event> events = *finder.find(run);
  const std::vector<Event> edits = of_kind(events, "edit");
  REQUIRE(edits.size() == 1);
  CHECK(edits[0].step == 20);
  CHECK(edits[0].text == "Muon: η = 0.01");
  const TraceView muon = run.lanes()[0].trace(), gd = run.lanes()[1].trace();
  const int loss = muon.column("loss");
  const auto step = first_row(muon, [&](std::size_t row) {
    return row > 0 && gd.at(row - 1, loss) >= muon.at(row - 1, loss) && gd.at(row, loss) < muon.at(row, loss);
  });
  const std::vector<Event> passed = of_kind(events, "overtaking");
  CHECK(passed.empty() == !step.has_value());
  if (step) CHECK(passed.at(0).step == *step);
  CHECK(std::ranges::is_sorted(events, {}, &Event::step));
}

TEST_CASE("events are the same however a run came to them, and stay while it goes back in time") {
  WorkerPool pool(1);
  const Experiment experiment = small_experiment(with_tolerances());
  Run at_once(experiment, pool, {default_trace_bytes, 1u << 24, 1u << 24});
  at_once.advance(400);
  EventFinder fresh;
  const std::vector<Event> expected = *fresh.find(at_once);
  REQUIRE(expected.size() > 3);

  Run bit_by_bit(experiment, pool, {default_trace_bytes, 1u << 24, 1u << 24});
  EventFinder finder;
  for (int i = 0; i < 50; ++i) {
    bit_by_bit.advance(8);
    [[maybe_unused]] const auto so_far = finder.find(bit_by_bit);
  }
  const auto found = finder.find(bit_by_bit);
  CHECK(*found == expected);
  for (const Step step : {200, 3, 399, 0}) {
    bit_by_bit.seek(step);
    CHECK(finder.find(bit_by_bit) == found);
  }
  bit_by_bit.seek(100);
  bit_by_bit.apply("lanes.0.schedule.lr", 1e-5);  // what came later is no longer true
  for (const Event& event : *finder.find(bit_by_bit)) CHECK(event.step <= 100);
}

TEST_CASE("the event after and before a step") {
  const std::vector<Event> events = {{3, "edit", "a"}, {3, "arrival", "b"}, {9, "arrival", "c"}};
  CHECK(next_event(events, 0) == 3);
  CHECK(next_event(events, 3) == 9);
  CHECK(next_event(events, 3, "edit") == std::nullopt);
  CHECK(next_event(events, 2, "arrival") == 3);
  CHECK(previous_event(events, 9) == 3);
  CHECK(previous_event(events, 3) == std::nullopt);
}
