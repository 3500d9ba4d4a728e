#pragma once
// Small clouds whose snapshots the figures' tests draw.

#include <string>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/run/run.h"
#include "core/run/snapshot.h"

namespace muonscope::testing {

/// A flow and a rule without momenta on `count` particles of 2×2; `more` is merged into the document.
inline Experiment cloud_experiment(int count, const Json& more = Json::object()) {
  Json document = parse_json(R"({
    "muonscope": 1, "title": "cloud", "seed": 4, "steps": 100,
    "problem": {"kind": "particles", "rows": 2, "cols": 2,
                "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}},
    "lanes": [
      {"name": "flow", "optimizer": {"kind": "hamiltonian", "smoothing": 0.1, "damping": 0.5},
       "schedule": {"kind": "constant", "lr": 0.02}},
      {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.02}}]})",
                             "cloud");
  document["problem"]["count"] = count;
  document.merge_patch(more);
  return experiment_from_json(document, ".");
}

/// More of a document: what its cloud is seen along.
inline Json with_coordinates(const Json& names) {
  return {{"cloud", {{"coordinates", names}}}};
}

inline Snapshot cloud_after(Step steps, int count, const Json& more = Json::object()) {
  WorkerPool pool(1);
  Run run(cloud_experiment(count, more), pool);
  run.advance(steps);
  return take_snapshot(run);
}

}  // namespace muonscope::testing
