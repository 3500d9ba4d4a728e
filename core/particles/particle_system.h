#pragma once
// N particles and their mean-field objective, as a problem of an experiment.

#include "core/particles/objective.h"
#include "core/problems/problem.h"

namespace muonscope {

constexpr std::int64_t max_particles = 4'000'000;

class ParticleSystem final : public Problem {
 public:
  /// x and p have the objective's blocks.
  ParticleSystem(std::shared_ptr<const Objective> objective, Cloud x, Cloud p)
      : objective_(std::move(objective)), x_(std::move(x)), p_(std::move(p)) {}

  const Objective& objective() const { return *objective_; }
  const Cloud& positions() const { return x_; }
  const Cloud& momenta() const { return p_; }

  /// The same objective with `count` particles of a start of its own: random entries come from streams named
  /// "<streams>.x" and "<streams>.p". `init` gives no files.
  std::shared_ptr<const ParticleSystem> redrawn(const Spec& init, std::size_t count, std::uint64_t seed,
                                                const std::string& streams) const;

  const ParticleSystem* particles() const override { return this; }
  /// None: the state is a cloud.
  const Blocks& initial() const override;
  /// Not for particles: std::logic_error.
  double evaluate(const Blocks& x, Blocks& gradient) const override;
  double flops() const override;
  std::optional<double> minimum() const override { return objective_->minimum(); }
  std::vector<Input> inputs() const override { return inputs_; }

  static ProblemKind kind();
  /// Particles under the objective of this name, whose keys stand among the problem's own.
  static ProblemKind mixture_of_experts();

 private:
  static std::shared_ptr<const Problem> make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory);

  std::shared_ptr<const Objective> objective_;
  Cloud x_, p_;
  std::vector<Input> inputs_;
};

/// The objective of a problem of particles, and the dotted key of where it stands: the part "objective" of
/// `particles`, the problem itself of its other kinds.
const Spec& objective_spec(const Spec& problem);
std::string objective_key(const Spec& problem);

std::shared_ptr<const Objective> objective_of(const Spec& problem, std::uint64_t seed,
                                              const std::filesystem::path& directory);

}  // namespace muonscope
