#pragma once
// What is measured at a recorded step. Observables read blocks, gradients and the problem's facts; they know
// no optimizer.

#include <functional>
#include <limits>
#include <memory>
#include <span>

#include "core/problems/problem.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// Which lane of an experiment is measured: what random numbers of a measurement are keyed by.
struct LaneKey {
  std::uint64_t seed = 0;  ///< the experiment's
  std::size_t index = 0;   ///< place among the lanes
};

/// Energies of a lane of particles (arXiv 2605.23871); NaN where its rule follows no flow.
struct EnergyRow {
  double time = 0;         ///< of the flow: the sum of its time steps
  double hamiltonian = 0;  ///< H = J + kinetic
  double objective = 0;    ///< J
  double kinetic = 0;
  double dissipation = 0;                ///< rate at which H falls
  double dissipated = 0;                 ///< its integral
  double residual = 0;                   ///< H(t) − H(0) + dissipated
  std::vector<double> kinetic_blocks{};  ///< parts of `kinetic`, one for each of a particle's matrices
};

/// How far a lane's cloud is from the reference lane's (core/run/lane_distance.h); NaN where there is nothing
/// to compare.
struct CloudDistance {
  double positions = std::numeric_limits<double>::quiet_NaN();  ///< of X
  double phase = std::numeric_limits<double>::quiet_NaN();      ///< of X and P together
  double coupled = std::numeric_limits<double>::quiet_NaN();    ///< of X, particle by particle
};

/// The largest momentum of a lane of particles and what bounds it: while ‖V‖ ≤ v and γ is constant, Ṗ = −γP +
/// V keeps ‖P‖ ≤ max(‖P(0)‖, v/γ) (arXiv 2605.23871). Spectral norms, the largest over particles and blocks;
/// NaN where the rule follows no flow with momenta.
struct MomentumPeaks {
  double momentum = std::numeric_limits<double>::quiet_NaN();  ///< max‖Pᵢ‖ of the flow, whatever its form
  double force = std::numeric_limits<double>::quiet_NaN();     ///< max‖Vᵢ‖
  double damping = std::numeric_limits<double>::quiet_NaN();  ///< γ
};

/// What rows hold beyond the state. Of particles each takes a pass over the cloud; the step ahead takes
/// memory for gradient and momentum, and with the next state an update.
struct RowWants {
  bool descent = false;   ///< Sample::descent
  bool moments = false;   ///< Sample::moments
  bool peaks = false;     ///< Sample::peaks
  bool distance = false;  ///< Sample::distance, but for CloudDistance::coupled
  bool coupled = false;   ///< CloudDistance::coupled
  bool ahead = false;     ///< Sample::ahead
  bool next = false;      ///< StepAhead::next; only with `ahead`
};

/// What a step from a recorded state of matrices is made of.
struct StepAhead {
  Blocks gradient;
  Blocks momentum;  ///< M, an average of gradients; empty where the rule has none
  Blocks next;      ///< the state that the rule leads to; empty where nobody asked
  /// The rule goes along β₁M + (1−β₁)∇ and keeps β₂M + (1−β₂)∇; NaN where it does otherwise.
  double beta1 = 0, beta2 = 0;
  double weight_decay = 0;        ///< λ: X ← X − η(s·D + λX)
  std::vector<double> factors{};  ///< s of every block
};

/// The state of one lane at one step.
struct Sample {
  Step step = 0;
  double lr = 0;
  double loss = 0;
  const Blocks* blocks = nullptr;
  LaneKey lane{};
  const EnergyRow* energies = nullptr;  ///< of lanes of particles
  /// Mean of ⟨V, ∇h(V)⟩; NaN where a rule follows no flow or nobody asked.
  double descent = std::numeric_limits<double>::quiet_NaN();
  std::span<const double> moments{};  ///< as moment_columns() names them; empty where nobody asked
  MomentumPeaks peaks{};
  CloudDistance distance{};
  std::optional<double> alignment_gap{};  ///< RecordSpec::alignment_gap
  const StepAhead* ahead = nullptr;       ///< of lanes of matrices; null where nobody asked
};

/// One measurement, set up for one lane of one experiment; valid as long as the problem.
struct Probe {
  std::vector<std::string> columns;
  /// Writes columns.size() values. Pure: may be called from any thread, for any sample, in any order.
  std::function<void(const Sample&, std::span<double>)> measure;
};

/// A quantity whose value at step t refers to a later step t*: its raw material is measured at every row and
/// the columns follow from the material at t and at t*.
struct ReferredProbe {
  std::vector<std::string> columns;
  std::function<std::vector<double>(const Sample&)> material;
  std::function<void(std::span<const double> at_t, std::span<const double> at_reference, std::span<double>)>
      derive;
};

struct ObservableKind {
  Kind kind;
  /// Of what kinds of problems always have, or never.
  Capabilities needs;
  /// Exactly one of the two is set.
  Probe (*probe)(const Problem& problem) = nullptr;
  ReferredProbe (*referred)(const Problem& problem) = nullptr;
  RowWants wants{};

  bool measured_in(const Offer& offer) const { return offer.always.holds(needs); }
};

const std::vector<ObservableKind>& observable_kinds();
const Catalogue& observable_catalogue();
/// Row with this id; InputError that lists the known ones.
const ObservableKind& observable_kind(std::string_view id);

}  // namespace muonscope
