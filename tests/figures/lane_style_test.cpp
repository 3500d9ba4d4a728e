// A lane's look is its rule's, in every lesson and in every figure, and nobody else's.

#include "app/figures/kit/lane_style.h"

#include <doctest/doctest.h>

#include <set>

#include "app/figures/kit/theme.h"
#include "core/experiment/problem_catalogue.h"
#include "core/lessons/lesson.h"
#include "core/observables/observable.h"
#include "problem_kinds.h"
#include "runs.h"

namespace muonscope {

namespace {

std::vector<LaneSnapshot> lanes_of(const Experiment& experiment) {
  std::vector<LaneSnapshot> lanes(experiment.lanes.size());
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i].spec = experiment.lanes[i];
  return lanes;
}

std::vector<LaneSnapshot> many(std::size_t count, const char* kind) {
  Json document = testing::kinds_of_problems().front().second;
  document["lanes"] = Json::array();
  for (std::size_t i = 0; i < count; ++i)
    document["lanes"].push_back(
        testing::lane_of((std::string("L") += std::to_string(i)).c_str(), {{"kind", kind}}, 0.01));
  return lanes_of(experiment_from_json(document, "."));
}

std::vector<Lesson> with_variants(const Lesson& lesson) {
  std::vector<Lesson> all{lesson};
  all.insert(all.end(), lesson.variants.begin(), lesson.variants.end());
  return all;
}

}  // namespace

TEST_CASE("in every lesson Muon is vermillion and solid, GD blue and dashed, and no other lane is either") {
  for (const Lesson& lesson : lessons()) {
    for (const Lesson& set_up : with_variants(lesson)) {
      const std::vector<LaneSnapshot> lanes = lanes_of(set_up.experiment);
      for (std::size_t i = 0; i < lanes.size(); ++i) {
        CAPTURE(lesson.id);
        CAPTURE(lanes[i].spec.name);
        const std::string& kind = lanes[i].spec.optimizer.kind;
        const LaneLook& look = lane_look(lane_index(lanes, i));
        const bool muon = kind == "muon" || lanes[i].spec.name == "Muon";
        CHECK((look.color == lane_look(1).color) == muon);
        CHECK((look.color == lane_look(0).color) == (kind == "gd"));
      }
    }
  }
}

TEST_CASE("no two lanes of a lesson have the same colour, on light or dark ground") {
  for (const Theme* theme : {&light_theme(), &dark_theme()})
    for (const Lesson& lesson : lessons())
      for (const Lesson& set_up : with_variants(lesson)) {
        const std::vector<LaneSnapshot> lanes = lanes_of(set_up.experiment);
        CAPTURE(lesson.id);
        for (std::size_t i = 0; i < lanes.size(); ++i)
          for (std::size_t j = 0; j < i; ++j)
            CHECK(theme->lane(lane_index(lanes, i)) != theme->lane(lane_index(lanes, j)));
      }
}

TEST_CASE("as many lanes as there may be have as many looks, whatever their rules") {
  for (const char* kind : {"gd", "muon", "adamw", "regularized_muon", "signsgd"}) {
    const std::vector<LaneSnapshot> lanes = many(16, kind);
    std::set<int> looks;
    for (std::size_t i = 0; i < lanes.size(); ++i) looks.insert(lane_index(lanes, i));
    CAPTURE(kind);
    CHECK(looks.size() == 16);
    CHECK(*looks.begin() == 0);
    CHECK(*looks.rbegin() == 15);
  }
}

TEST_CASE("in no figure of any problem has anything but a lane a lane's look") {
  for (const auto& [its_name, document] : testing::kinds_of_problems()) {
    const auto& name = its_name;
    Json all = document;
    Json& observables = all["record"]["observables"] = Json::array();
    for (const ObservableKind& kind : observable_kinds())
      if (kind.measured_in(problem_kind(document["problem"]["kind"].get<std::string>()).offer))
        observables.push_back(kind.kind.id);
    WorkerPool pool(1);
    Run run(experiment_from_json(all, "."), pool);
    run.advance(12);
    const Snapshot snapshot = take_snapshot(run);
    for (const FigureKind& kind : figure_kinds()) {
      // Shipped sweeps have lanes of their own.
      if (kind.kind.id == "conditioning" || kind.study != Study::none) continue;
      for (const Plot& plot : kind.build({.snapshot = &snapshot}, {}).plots) {
        for (const Series& series : plot.series) {
          if (series.style.role != Style::Role::lane) continue;
          CAPTURE(name);
          CAPTURE(kind.kind.id);
          CAPTURE(series.name);
          bool known = false;
          for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
            const std::string& lane = snapshot.lanes[i].spec.name;
            const bool its_own =
                series.name.find(lane) != std::string::npos || series.group.find(lane) != std::string::npos ||
                plot.title.find(lane) != std::string::npos || plot.x.title.starts_with("index i");
            known = known || (its_own && series.style.lane == lane_index(snapshot.lanes, i));
          }
          CHECK(known);
        }
      }
    }
  }
}

}  // namespace muonscope
