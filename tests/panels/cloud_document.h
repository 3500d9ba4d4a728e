#pragma once

#include "app/window/actions/commands.h"
#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope::test {

/// A cloud that swings in a double well: axes that hold it grow, and it leaves trails.
inline OpenedDocument cloud_document(int count, const Json& coordinates) {
  return {experiment_from_json({{"muonscope", 1},
                                {"seed", 2},
                                {"problem",
                                 {{"kind", "particles"},
                                  {"count", count},
                                  {"rows", 2},
                                  {"cols", 2},
                                  {"objective", {{"kind", "double_well"}}}}},
                                {"lanes",
                                 {{{"name", "flow"},
                                   {"optimizer", {{"kind", "hamiltonian"}, {"smoothing", 0.2}}},
                                   {"schedule", {{"kind", "constant"}, {"lr", 0.05}}}}}},
                                {"cloud", {{"coordinates", coordinates}}}},
                               "."),
          std::nullopt,
          {}};
}

}  // namespace muonscope::test
