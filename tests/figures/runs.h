#pragma once
// Small runs whose snapshots the figures' tests draw.

#include <string>

#include "app/figures/catalogue.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/run/run.h"
#include "core/run/snapshot.h"

namespace muonscope::testing {

/// 6×5 factorization, inner dimension 4, Muon and GD; `more` is merged into the document.
inline Experiment experiment(const Json& more = Json::object()) {
  Json document = parse_json(R"({
    "muonscope": 1, "title": "small", "seed": 3, "steps": 200,
    "problem": {"kind": "matrix_factorization", "rows": 6, "cols": 5, "inner": 4,
                "target": {"kind": "power_law", "scale": 3, "exponent": 1},
                "init": {"kind": "gaussian", "scale": 0.01}},
    "lanes": [
      {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.01}},
      {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.02}}],
    "record": {"every": 1, "observables": ["loss", "singular_values", "conserved"], "reference_step": 10}})",
                             "small");
  document.merge_patch(more);
  return experiment_from_json(document, ".");
}

inline Snapshot snapshot_after(Step steps, const Json& more = Json::object()) {
  WorkerPool pool(1);
  Run run(experiment(more), pool);
  run.advance(steps);
  return take_snapshot(run);
}

/// As in the window.
inline Figure build(std::string_view id, const Snapshot& snapshot, const ViewOptions& options = {}) {
  return figure_kind(id).build(FigureInput{.snapshot = &snapshot, .medium = Medium::screen}, options);
}

/// The first curve whose name contains `part`; null if there is none.
inline const Series* named(const Plot& plot, std::string_view part) {
  for (const Series& series : plot.series)
    if (series.name.find(part) != std::string::npos) return &series;
  return nullptr;
}

}  // namespace muonscope::testing
