#pragma once
// What claims measure: an explicit table from claim kinds to functions of a trace.

#include <optional>
#include <vector>

#include "core/lessons/lesson.h"

namespace muonscope {

/// What a claim's quantity is measured on.
struct ClaimContext {
  TraceView trace;                            ///< of the lane that the quantity names
  const FactorizationFacts* facts = nullptr;  ///< null for problems without
  Step every = 1;                             ///< steps between recorded rows
  Step end = 0;                               ///< last step of the experiment
  Studies studies{};
};

/// All values that the claim's range has to hold; none while the run is too short to tell.
using Measured = std::optional<std::vector<double>>;

struct ClaimKind {
  Kind kind;
  Measured (*measure)(const Spec& quantity, const ClaimContext& context);
};
const std::vector<ClaimKind>& claim_kinds();
/// The rows about the experiment's sweep.
std::vector<ClaimKind> sweep_claim_kinds();
/// The rows about its propagation of chaos.
std::vector<ClaimKind> chaos_claim_kinds();

}  // namespace muonscope
