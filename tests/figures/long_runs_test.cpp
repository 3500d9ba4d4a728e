// However long a run is, a figure on screen looks at about as many of its samples and draws about as many
// points: every figure of the catalogue, of every kind of problem.

#include "tests/figures/long_runs.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/figures/kit/shown_rows.h"
#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"

namespace muonscope {
namespace {

using namespace muonscope::testing;

constexpr std::size_t some_rows = 1u << 14, many_rows = 1u << 18;
constexpr std::size_t screen_detail = 4096;

/// Everything that a problem can record.
Json all_observables(const std::string& problem) {
  Json ids = Json::array();
  for (const ObservableKind& row : observable_kinds())
    if (row.measured_in(problem_kind(problem).offer)) ids.push_back(row.kind.id);
  return ids;
}

Snapshot begun(Json document) {
  document["record"] = {{"every", 1},
                        {"observables", all_observables(document["problem"]["kind"].get<std::string>())},
                        {"reference_step", 3}};
  WorkerPool pool(1);
  Run run(experiment_from_json(document, "."), pool);
  run.advance(5);
  return take_snapshot(run);
}

Json document(const char* problem, const char* lanes) {
  return {{"muonscope", 1},
          {"seed", 3},
          {"steps", 100},
          {"problem", parse_json(problem, "problem")},
          {"lanes", parse_json(lanes, "lanes")}};
}

constexpr const char* muon_and_descent = R"([
  {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 1e-5}},
  {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 1e-5}}])";
constexpr const char* flows = R"([
  {"name": "light", "optimizer": {"kind": "hamiltonian", "smoothing": 0.1, "damping": 1},
   "schedule": {"kind": "constant", "lr": 1e-3}},
  {"name": "heavy", "optimizer": {"kind": "hamiltonian", "smoothing": 0.5, "damping": 0},
   "schedule": {"kind": "constant", "lr": 1e-3}}])";

const std::vector<Json>& problems() {
  static const std::vector<Json> all = {
      document(R"({"kind": "matrix_factorization", "rows": 3, "cols": 3, "inner": 3,
                   "target": {"kind": "power_law", "scale": 3, "exponent": 1},
                   "init": {"kind": "gaussian", "scale": 0.01}})",
               muon_and_descent),
      document(R"({"kind": "matrix_factorization", "rows": 1, "cols": 1, "inner": 1,
                   "target": {"kind": "spectrum", "values": [1]},
                   "init": {"kind": "gaussian", "scale": 0.1}})",
               muon_and_descent),
      document(R"({"kind": "particles", "count": 5, "rows": 2, "cols": 2,
                   "objective": {"kind": "harmonic"}})",
               flows),
      document(R"({"kind": "particles", "count": 5, "rows": 2, "cols": 2,
                   "objective": {"kind": "mixture_of_experts"}})",
               flows)};
  return all;
}

struct Effort {
  std::size_t looks = 0, points = 0;
};

/// Of a figure's second build, as a screen's builds are: what earlier ones counted is known.
Effort effort_of(const FigureKind& kind, const Snapshot& snapshot, const ViewOptions& view) {
  RiseCounter rises;
  FigureInput input{&snapshot};
  input.rises = &rises;
  kind.build(input, view);
  const auto looks = std::make_shared<std::atomic<std::size_t>>(0);
  const Snapshot watched = counted(snapshot, looks);
  input.snapshot = &watched;
  Effort effort;
  for (const Plot& plot : kind.build(input, view).plots)
    for (const Series& series : plot.series) effort.points += series.x.size();
  effort.looks = *looks;
  return effort;
}

std::vector<ViewOptions> views() {
  std::vector<ViewOptions> all(6);
  all[1].x_scale = AxisScale::logarithmic;
  all[2].x = Range{1000, 3000};
  all[3].time = TimeAxis::seconds;
  all[4].y_scale = AxisScale::logarithmic;
  all[5].time = TimeAxis::flow;
  for (ViewOptions& view : all) view.detail = screen_detail;
  return all;
}

}  // namespace

TEST_CASE("every figure looks at as many samples and draws as many points of a run sixteen times as long") {
  for (const Json& problem : problems()) {
    CAPTURE(problem["problem"].dump());
    const Snapshot start = begun(problem);
    const Snapshot some = lengthened(start, some_rows), many = lengthened(start, many_rows);
    for (const FigureKind& kind : figure_kinds()) {
      if (kind.study != Study::none) continue;
      CAPTURE(kind.kind.id);
      std::size_t index = 0;
      for (const ViewOptions& view : views()) {
        CAPTURE(index++);
        const Effort few = effort_of(kind, some, view), more = effort_of(kind, many, view);
        // Binary searches and logarithmic axes have a few more; reading every row would be sixteen times as
        // many.
        CHECK(more.looks <= 2 * few.looks + 20'000);
        CHECK(more.points <= 2 * few.points + 4'000);
      }
    }
  }
}

}  // namespace muonscope
