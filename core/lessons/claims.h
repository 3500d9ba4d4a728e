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
  const std::vector<ClaimLane>* lanes = nullptr;  ///< all, for quantities that compare two
  std::optional<double> minimum{};                ///< J*, where it is known
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
/// The rows about energies and motions of particles.
std::vector<ClaimKind> particle_claim_kinds();

/// Parameters that several rows have.
Parameter claim_lane();
Parameter claim_column();
/// A step; `fallback` where it may be left out.
Parameter claim_step(const std::string& key, const std::string& label, const std::string& help,
                     std::optional<std::int64_t> fallback = {});

/// Whether every row up to and including `step` has been recorded.
bool recorded_to(const ClaimContext& context, Step step);
/// Rows of the quantity's steps `from` … `to`, −1 being the end: the first, and one beyond the last; none
/// before all of them are recorded.
struct ClaimRows {
  std::size_t first = 0, end = 0;
};
std::optional<ClaimRows> claim_rows(const Spec& quantity, const ClaimContext& context);

}  // namespace muonscope
