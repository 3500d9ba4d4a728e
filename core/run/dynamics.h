#pragma once
// What moves in a lane: a state and the rule that takes it on, step by step. Lanes keep the books (steps,
// schedule, rows); they do not know whether matrices or particles move.

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/saved_state.h"
#include "core/base/worker_pool.h"
#include "core/experiment/experiment.h"
#include "core/observables/observable.h"
#include "core/optimizers/optimizer.h"
#include "core/particles/drawn_cloud.h"
#include "core/problems/problem.h"

namespace muonscope {

/// States beyond this are called diverged: their loss overflows soon after.
constexpr double divergence_bound = 1e150;

/// A lane's cloud at a row, until it has been compared with the others'.
struct CloudCopy {
  Cloud x, p;                ///< p: none where the rule has no momenta, or nobody asked
  double momentum_unit = 1;  ///< Motion::momentum_unit()
  RowWants wants{};          ///< what is to be compared
};

/// What measuring a row needs of the state that it describes.
struct RowState {
  Blocks blocks;
  std::optional<EnergyRow> energies;
  double descent = std::numeric_limits<double>::quiet_NaN();  ///< Sample::descent
  std::vector<double> moments{};                              ///< Sample::moments
  MomentumPeaks peaks{};                                      ///< Sample::peaks
  std::optional<CloudCopy> cloud{};                           ///< where distances are wanted
  CloudDistance distance{};                                   ///< Sample::distance
  std::optional<StepAhead> ahead{};                           ///< Sample::ahead
};

/// A matrix or a cloud as a file of `final/`.
struct FinalArray {
  std::string name;  ///< "p": final/<lane>/p.npy
  std::string npy;
};

class Dynamics {
 public:
  virtual ~Dynamics() = default;
  /// Whether the initial state and its loss are finite.
  virtual bool finite() const = 0;
  /// The step with this number. False where the next state or its loss is not finite or an entry exceeds
  /// divergence_bound: the state is unchanged then, and so it is where the step was called off (Stopped).
  virtual bool step(Step number, double lr) = 0;
  virtual double loss() const = 0;
  /// Another optimizer from now on: buffers that both have are kept, others start at zero.
  virtual void respecify(const Spec& optimizer) = 0;
  /// All that the next steps depend on, but for the problem and the optimizer's spec.
  virtual std::shared_ptr<const SavedState> save() const = 0;
  /// Goes on from there, before step `next`, under the optimizer that had led there: to the bit as it went on
  /// then. InputError where the state is another problem's or optimizer's; nothing has changed then.
  virtual void restore(const Spec& optimizer, const SavedState& state, Step next) = 0;
  /// Another one that stands where this one does.
  virtual std::unique_ptr<Dynamics> fork() const = 0;
  /// Floating-point operations of a step: objective and update.
  virtual double flops() const = 0;
  /// `lr`: the next step's.
  virtual RowState row_state(double lr, RowWants wants) const = 0;
  virtual std::uint64_t row_bytes(RowWants wants) const = 0;
  virtual std::vector<FinalArray> final_arrays() const = 0;
  /// Momenta and second moments that are not among them: "momentum.p", "second_moment.p".
  virtual std::vector<FinalArray> buffer_arrays() const = 0;
  /// What final_arrays() may be called at the end.
  virtual std::vector<std::string> array_names() const = 0;

  /// Matrices, their gradient and optimizer; nothing where particles move.
  virtual const Blocks& blocks() const;
  virtual const Blocks& gradient() const;
  virtual const Optimizer* optimizer() const { return nullptr; }
  /// The particles' matrices, with their singular values or without; nothing where none move.
  virtual std::vector<DrawnBlock> drawn([[maybe_unused]] bool spectra) const { return {}; }
  /// Of flows: the largest time step with which H falls at every step (integrators strang and rk4), ε over
  /// the largest spectral norm of a force at the start (arXiv 2605.23871); nothing for rules.
  virtual std::optional<double> safe_step() const { return std::nullopt; }
};

/// Somebody's own: a copy stands where the original does and goes on by itself.
class OwnDynamics {
 public:
  OwnDynamics(std::unique_ptr<Dynamics> owned) : owned_(std::move(owned)) {}
  OwnDynamics(const OwnDynamics& other) : owned_(other.owned_->fork()) {}
  OwnDynamics& operator=(const OwnDynamics& other) {
    if (this != &other) owned_ = other.owned_->fork();
    return *this;
  }
  OwnDynamics(OwnDynamics&&) = default;
  OwnDynamics& operator=(OwnDynamics&&) = default;
  ~OwnDynamics() = default;
  Dynamics* operator->() { return owned_.get(); }
  const Dynamics* operator->() const { return owned_.get(); }

 private:
  std::unique_ptr<Dynamics> owned_;
};

/// What a lane begins with.
struct Beginning {
  const Spec& optimizer;
  double lr = 0;  ///< the first step's
  StartOffset offset{};
  std::uint64_t seed = 0;  ///< of the offset's noise
};

/// What a lane of this problem moves. The pool must outlive it.
std::unique_ptr<Dynamics> make_dynamics(std::shared_ptr<const Problem> problem, const Beginning& beginning,
                                        WorkerPool& pool);

std::unique_ptr<Dynamics> matrix_dynamics(std::shared_ptr<const Problem> problem, const Beginning& beginning);
std::unique_ptr<Dynamics> particle_dynamics(std::shared_ptr<const ParticleSystem> system,
                                            const Beginning& beginning, WorkerPool& pool);

}  // namespace muonscope
