// A cloud in a mean field, under the Hamiltonian flow or a composed optimizer.

#include <cmath>

#include "core/particles/motion.h"
#include "core/particles/particle_system.h"
#include "core/run/dynamics.h"

namespace muonscope {
namespace {

class ParticleDynamics final : public Dynamics {
 public:
  ParticleDynamics(std::shared_ptr<const ParticleSystem> system, const Spec& optimizer, double lr,
                   WorkerPool& pool)
      : system_(std::move(system)),
        passes_(system_->objective(), system_->positions(), pool),
        at_{system_->positions(), passes_.field(system_->positions())},
        motion_(start(optimizer, system_->momenta())),
        start_(motion_->energies(at_, lr).hamiltonian) {}

  /// Files and initial values are finite: only J can fail to be.
  bool finite() const override { return std::isfinite(at_.field.value); }
  bool step(double lr) override { return motion_->step(at_, lr, divergence_bound); }
  double loss() const override { return at_.field.value; }

  void respecify(const Spec& optimizer) override {
    const std::optional<Flow> flow = flow_of(optimizer);
    if (flow ? change(*motion_, *flow) : change(*motion_, compose(optimizer))) return;
    motion_ = start(optimizer, zeros_like(at_.x));
  }

  double flops() const override { return motion_->flops() * static_cast<double>(particles_of(at_.x)); }

  RowState row_state(double lr) const override {
    const Energies now = motion_->energies(at_, lr);
    EnergyRow row{at_.time,
                  now.hamiltonian,
                  at_.field.value,
                  now.kinetic,
                  now.dissipation,
                  now.dissipated,
                  now.hamiltonian - start_ + now.dissipated};
    row.kinetic_blocks.assign(now.kinetic_blocks.begin(),
                              now.kinetic_blocks.begin() + static_cast<std::ptrdiff_t>(at_.x.size()));
    return {{}, std::move(row)};
  }
  std::uint64_t row_bytes() const override { return sizeof(EnergyRow); }

  std::vector<FinalArray> final_arrays() const override {
    std::vector<FinalArray> arrays;
    const auto add = [&](const std::string& name, const Cloud& cloud) {
      for (const CloudBlock& block : cloud) {
        arrays.push_back({cloud.size() == 1 ? name : name + "." + block.name, npy_bytes(block.value)});
      }
    };
    add("x", at_.x);
    add("p", motion_->momenta());
    return arrays;
  }

 private:
  std::unique_ptr<Motion> start(const Spec& optimizer, const Cloud& p) const {
    if (const std::optional<Flow> flow = flow_of(optimizer)) return flow_motion(*flow, passes_, p);
    return rule_motion(compose(optimizer), passes_);
  }

  std::shared_ptr<const ParticleSystem> system_;
  Passes passes_;
  CloudState at_;
  std::unique_ptr<Motion> motion_;
  double start_;  // H at step 0
};

}  // namespace

std::unique_ptr<Dynamics> particle_dynamics(std::shared_ptr<const ParticleSystem> system,
                                            const Spec& optimizer, double lr, WorkerPool& pool) {
  return std::make_unique<ParticleDynamics>(std::move(system), optimizer, lr, pool);
}

}  // namespace muonscope
