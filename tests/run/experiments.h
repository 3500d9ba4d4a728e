#pragma once
// Small experiments for the tests of this folder.

#include <string>

#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope::testing {

/// A 6×5 factorization with inner dimension 4 under Muon and GD; `more` is merged into the document.
inline Experiment small_experiment(const Json& more = Json::object()) {
  Json document = parse_json(R"({
    "muonscope": 1, "title": "small", "seed": 3, "steps": 50,
    "problem": {"kind": "matrix_factorization", "rows": 6, "cols": 5, "inner": 4,
                "target": {"kind": "power_law", "scale": 3, "exponent": 1},
                "init": {"kind": "gaussian", "scale": 0.1}},
    "lanes": [
      {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.02}},
      {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.05}}],
    "record": {"every": 1, "observables": ["loss", "singular_values", "conserved"], "reference_step": 10}})",
                             "small");
  document.merge_patch(more);
  return experiment_from_json(document, ".");
}

}  // namespace muonscope::testing
