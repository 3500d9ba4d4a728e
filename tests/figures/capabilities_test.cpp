// Every problem, every observable, every figure: what applies shows something, and the rest says why not.

#include "core/problems/capabilities.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "app/figures/catalogue.h"
#include "app/figures/figure_needs.h"
#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"
#include "problem_kinds.h"

namespace muonscope {

using testing::kinds_of_problems;

namespace {

std::shared_ptr<const Problem> made(const Experiment& experiment) {
  return problem_kind(experiment.problem.kind)
      .make(experiment.problem, experiment.seed, experiment.directory);
}

const Offer& offer_of(const Experiment& experiment) {
  return problem_kind(experiment.problem.kind).offer;
}

/// Values that a run records for an observable.
struct Recorded {
  std::size_t columns = 0;
  bool any_finite = false;
};

Recorded record(Json document, const std::string& observable) {
  document["record"] = {{"observables", {observable}}, {"reference_step", 4}};
  WorkerPool pool(1);
  Run run(experiment_from_json(document, "."), pool);
  run.advance(12);
  Recorded out{run.lanes().front().trace().columns().size(), false};
  for (const Lane& lane : run.lanes()) {
    const TraceView trace = lane.trace();
    for (std::size_t row = 0; row < trace.rows(); ++row)
      for (std::size_t column = 0; column < trace.columns().size(); ++column)
        if (trace.columns()[column] != "step" && trace.columns()[column] != "lr")
          out.any_finite = out.any_finite || std::isfinite(trace.at(row, static_cast<int>(column)));
  }
  return out;
}

}  // namespace

TEST_CASE("what a kind of problem says of itself is what its problems have, nothing more and nothing less") {
  std::map<std::string, Capabilities> ever, always;
  auto documents = kinds_of_problems();
  Json experts = documents.back().second;
  experts["problem"]["objective"] = {{"kind", "mixture_of_experts"}};
  documents.emplace_back("experts among particles", experts);
  for (const auto& each : documents) {
    CAPTURE(each.first);
    const Experiment experiment = experiment_from_json(each.second, ".");
    const std::string& id = experiment.problem.kind;
    const Capabilities found = capabilities_of(*made(experiment));
    CHECK(found.holds(offer_of(experiment).always));
    CHECK(offer_of(experiment).most().holds(found));
    ever[id] = ever[id] | found;
    const auto [place, first] = always.emplace(id, found);
    if (!first) place->second = place->second & found;
  }
  for (const ProblemKind& row : problem_kinds()) {
    CAPTURE(row.kind.id);
    CHECK(ever[row.kind.id] == row.offer.most());
    CHECK(always[row.kind.id] == row.offer.always);
    CHECK_FALSE(row.offer.state.empty());
  }
}

TEST_CASE("an observable is for all problems of a kind or for none, and for some kind") {
  for (const ObservableKind& observable : observable_kinds()) {
    CAPTURE(observable.kind.id);
    std::size_t kinds = 0;
    for (const ProblemKind& problem : problem_kinds()) {
      CHECK(observable.measured_in(problem.offer) == problem.offer.most().holds(observable.needs));
      kinds += observable.measured_in(problem.offer) ? 1 : 0;
    }
    CHECK(kinds > 0);
  }
}

TEST_CASE("every observable in every problem is measured, or refused with the reason") {
  // What is measured and has no value: J* is not known, or the rule follows no flow.
  const std::set<std::pair<std::string, std::string>> undefined = {
      {"interaction", "dominance"}, {"without a flow", "dominance"}, {"without a flow", "momentum_bound"}};
  for (const auto& [its_name, document] : kinds_of_problems()) {
    const auto& name = its_name;
    const Experiment experiment = experiment_from_json(document, ".");
    const Offer& offer = offer_of(experiment);
    for (const ObservableKind& kind : observable_kinds()) {
      CAPTURE(name);
      CAPTURE(kind.kind.id);
      const Reason reason = why_not(kind.needs, offer.always, offer);
      CHECK(reason.none() == kind.measured_in(offer));
      if (reason.none()) {
        const Recorded out = record(document, kind.kind.id);
        CHECK(out.columns > 0);
        CHECK(out.any_finite != undefined.contains({name, kind.kind.id}));
        continue;
      }
      CHECK(reason.text.find(offer.state) != std::string::npos);
      CHECK_THROWS_WITH_AS(record(document, kind.kind.id), doctest::Contains(reason.text.c_str()),
                           InputError);
    }
  }
}

TEST_CASE("every figure in every problem shows something, or says why not: the same everywhere") {
  for (const auto& [its_name, document] : kinds_of_problems()) {
    const auto& name = its_name;
    WorkerPool pool(1);
    for (const FigureKind& kind : figure_kinds()) {
      CAPTURE(name);
      CAPTURE(kind.kind.id);
      const Experiment experiment = with_needs(experiment_from_json(document, "."), {kind.kind.id});
      Run run(experiment, pool);
      const std::string before = obstacle(run, 12, kind.kind.id);
      run.advance(12);
      const Snapshot snapshot = take_snapshot(run);
      const Reason reason = kind.why_not(snapshot);
      CHECK(reason.none() == capabilities_of(*snapshot.problem).holds(kind.capabilities()));
      const Figure file = kind.build({.snapshot = &snapshot}, {});
      const Figure screen = kind.build({.snapshot = &snapshot, .medium = Medium::screen}, {});
      if (reason.none()) {
        // Without a study there is none to show; else figures go blank for reasons of their own.
        CHECK((kind.study != Study::none || shows_data(file) == before.empty()));
        continue;
      }
      CHECK_FALSE(reason.on_screen.empty());
      CHECK((kind.study != Study::none || before == reason.text));
      REQUIRE(file.plots.size() == 1);
      CHECK(file.title == kind.kind.title);
      CHECK(file.plots.front().empty_text == reason.text);
      CHECK(screen.plots.front().empty_text == reason.on_screen);
    }
  }
}

}  // namespace muonscope
