#pragma once
// How a cloud moves: the flow's integrators and the composed rules of the optimizer catalogue, behind one
// interface.

#include <array>
#include <memory>
#include <optional>

#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/particles/mean_field.h"

namespace muonscope {

/// Where a lane's particles are, what follows from it, and how they came there.
struct CloudState {
  Cloud x;
  MeanField field;        ///< at x
  double time = 0;        ///< of the flow that the steps follow
  double dissipated = 0;  ///< energy that it has lost so far
};

/// A lane's energies at a step boundary; NaN where a rule follows no flow.
struct Energies {
  double hamiltonian = 0;
  double kinetic = 0;
  double dissipation = 0;                                    ///< rate at which H falls, ≥ 0
  double dissipated = 0;                                     ///< its integral so far
  std::array<double, max_cloud_blocks> kinetic_blocks = {};  ///< parts of `kinetic`
};

/// Means over the particles of a potential h and of ⟨N, ∇h(N)⟩, its power.
struct PotentialSums {
  double potential = 0, power = 0;
  std::array<double, max_cloud_blocks> blocks = {};  ///< the potential's parts
};
PotentialSums means_of(const Tally& tally, const Cloud& cloud);
/// As "sums" of a state, if there are any.
void save(SavedState& state, const std::optional<PotentialSums>& sums);
std::optional<PotentialSums> saved_sums(const SavedState& state);

struct NamedCloud {
  std::string name;  ///< "second_moment"
  const Cloud* cloud = nullptr;
};

class Motion {
 public:
  virtual ~Motion() = default;
  /// One step with learning rate or time step h. False where the next state is not finite or has entries
  /// beyond `bound`; `at` has not changed then.
  virtual bool step(CloudState& at, double h, double bound) = 0;
  /// At the current state; h is the next step's, from which rules have their damping.
  virtual Energies energies(const CloudState& at, double h) const = 0;
  /// Momenta, one block for each of x's; empty where there are none.
  virtual const Cloud& momenta() const = 0;
  /// What a rule remembers besides momenta, such as means of squared forces; one block for each of x's.
  virtual std::vector<NamedCloud> other_buffers() const = 0;
  /// What momenta() are to be multiplied by to be P of Ẋ = −∇h(P), Ṗ = −γP + V, whatever their own form; h is
  /// the next step's. NaN where a rule follows no such flow.
  virtual double momentum_unit(double h) const = 0;
  /// γ of that flow at a next step of h; NaN where a rule follows none.
  virtual double damping(double h) const = 0;
  /// Mean of ⟨V, ∇h(V)⟩, the rate at which J falls along −∇h(V); NaN where a rule follows no flow.
  virtual double descent(const CloudState& at) const = 0;
  /// One that stands where this one does, for passes over a cloud of the same shape, which must outlive it.
  virtual std::unique_ptr<Motion> fork(const Passes& passes) const = 0;
  /// Adds what it remembers from step to step.
  virtual void save(SavedState& state) const = 0;
  /// Goes on from there; `like`: a cloud of its shape. InputError where the state does not fit.
  virtual void restore(const SavedState& state, const Cloud& like) = 0;
  /// Floating-point operations of a step on one particle, the objective's included.
  virtual double flops() const = 0;
};

/// The flow from momenta p on, or a rule with its buffers at zero; `passes` must outlive them.
std::unique_ptr<Motion> flow_motion(const Flow& flow, const Passes& passes, Cloud p);
std::unique_ptr<Motion> rule_motion(const Rule& rule, const Passes& passes);
/// The one of the two that an optimizer's spec describes.
std::unique_ptr<Motion> make_motion(const Spec& optimizer, const Passes& passes, const Cloud& p);

/// Another rule or flow from now on, which goes on with the buffers that both have. False where the motion is
/// none of its kind.
bool change(Motion& motion, const Flow& flow);
bool change(Motion& motion, const Rule& rule);

}  // namespace muonscope
