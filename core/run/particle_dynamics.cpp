// A cloud in a mean field, under the Hamiltonian flow or a composed optimizer.

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/optimizers/rule_flow.h"
#include "core/particles/cloud_coordinate.h"
#include "core/particles/largest_force.h"
#include "core/particles/moments.h"
#include "core/particles/motion.h"
#include "core/particles/particle_system.h"
#include "core/run/dynamics.h"
#include "core/run/start.h"

namespace muonscope {
namespace {

bool has_momenta(const Spec& optimizer) {
  return flow_of(optimizer) || !compose(optimizer).momentum.stateless();
}

CloudState start_of(Cloud x, const Passes& passes) {
  MeanField field = passes.field(x);
  return {std::move(x), std::move(field)};
}

class ParticleDynamics final : public Dynamics {
 public:
  ParticleDynamics(std::shared_ptr<const ParticleSystem> system, const Beginning& beginning, WorkerPool& pool)
      : system_(std::move(system)),
        optimizer_(beginning.optimizer),
        pool_(&pool),
        passes_(system_->objective(), system_->positions(), pool),
        at_(start_of(displaced(system_->positions(), beginning.offset, beginning.seed), passes_)),
        motion_(make_motion(beginning.optimizer, passes_, system_->momenta())),
        start_(motion_->energies(at_, beginning.lr).hamiltonian),
        forces_(largest_forces(at_.x, at_.field, passes_)) {}

  ParticleDynamics(const ParticleDynamics& other)
      : system_(other.system_),
        optimizer_(other.optimizer_),
        pool_(other.pool_),
        passes_(other.passes_),
        at_(other.at_),
        motion_(other.motion_->fork(passes_)),
        replaced_(other.replaced_ ? other.replaced_->fork(passes_) : nullptr),
        start_(other.start_),
        forces_(other.forces_) {}
  ParticleDynamics& operator=(const ParticleDynamics&) = delete;

  /// Files and initial values are finite: only J can fail to be.
  bool finite() const override { return std::isfinite(at_.field.value); }
  bool step(Step, double lr) override {
    replaced_ = {};
    return motion_->step(at_, lr, divergence_bound);
  }
  double loss() const override { return at_.field.value; }

  void respecify(const Spec& optimizer) override {
    optimizer_ = optimizer;
    if (changed(*motion_)) return;
    // A flow in place of a rule or the reverse. The one that took the last step may be asked for again before
    // the next.
    if (replaced_ && changed(*replaced_)) {
      std::swap(motion_, replaced_);
    } else {
      replaced_ = std::exchange(motion_, make_motion(optimizer, passes_, zeros_like(at_.x)));
    }
  }

  std::shared_ptr<const SavedState> save() const override {
    auto state = std::make_shared<SavedState>();
    muonscope::save(*state, "x", at_.x);
    const auto put = [&state](const char* name, const std::vector<double>& numbers) {
      state->put(name, {static_cast<std::int64_t>(numbers.size())}, numbers);
    };
    put("field.u", at_.field.u);
    put("field.slopes", at_.field.slopes);
    put("field.vantage", at_.field.vantage);
    put("clock", {at_.field.value, at_.time, at_.dissipated});
    motion_->save(*state);
    return state;
  }

  void restore(const Spec& optimizer, const SavedState& state, Step) override {
    CloudState at{zeros_like(at_.x), at_.field};
    muonscope::restore(at.x, state, "x");
    const auto get = [&state](const char* name, std::vector<double>& into) {
      std::ranges::copy(state.values(name, into.size()), into.begin());
    };
    get("field.u", at.field.u);
    get("field.slopes", at.field.slopes);
    get("field.vantage", at.field.vantage);
    const std::span<const double> clock = state.values("clock", 3);
    at.field.value = clock[0];
    at.time = clock[1];
    at.dissipated = clock[2];
    std::unique_ptr<Motion> motion = make_motion(optimizer, passes_, zeros_like(at.x));
    motion->restore(state, at.x);
    optimizer_ = optimizer;
    at_ = std::move(at);
    motion_ = std::move(motion);
  }

  std::unique_ptr<Dynamics> fork() const override { return std::make_unique<ParticleDynamics>(*this); }

  double flops() const override { return motion_->flops() * static_cast<double>(particles_of(at_.x)); }

  RowState row_state(double lr, RowWants wants) const override {
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
    RowState state{{}, std::move(row)};
    if (wants.descent) state.descent = motion_->descent(at_);
    if (wants.moments) state.moments = moments();
    if (wants.peaks) state.peaks = peaks(lr);
    if (wants.distance) {
      state.cloud = CloudCopy{at_.x, momenta_wait() ? zeros_like(at_.x) : motion_->momenta(),
                              motion_->momentum_unit(lr), wants};
    } else if (wants.coupled) {
      state.cloud = CloudCopy{at_.x, {}, 1, wants};
    }
    return state;
  }
  std::uint64_t row_bytes(RowWants wants) const override {
    const std::size_t clouds =
        wants.distance && has_momenta(optimizer_) ? 2 : wants.distance || wants.coupled;
    return sizeof(EnergyRow) + clouds * bytes_of(at_.x);
  }

  /// ε/max‖Vᵢ(X₀)‖, the smallest over the blocks; the form `ema` scales P and ε alike, and its kicks with
  /// them.
  std::optional<double> safe_step() const override {
    const std::optional<Flow> flow = flow_of(optimizer_);
    if (!flow) return std::nullopt;
    double safe = std::numeric_limits<double>::infinity();
    const std::vector<ObjectiveBlock> blocks = system_->objective().blocks();
    for (std::size_t b = 0; b < blocks.size(); ++b)
      safe = std::min(safe, blocks[b].smoothing_under(flow->smoothing) / (flow->gain() * forces_[b]));
    return safe;
  }

  std::vector<FinalArray> final_arrays() const override {
    std::vector<FinalArray> arrays;
    const auto add = [&](const std::string& name, const Cloud& cloud) {
      for (const CloudBlock& block : cloud)
        arrays.push_back({array_name(name, block), npy_bytes(block.value)});
    };
    add("x", at_.x);
    add("p", motion_->momenta());
    return arrays;
  }

  std::vector<FinalArray> buffer_arrays() const override {
    std::vector<FinalArray> arrays;
    for (const NamedCloud& buffer : motion_->other_buffers())
      for (const CloudBlock& block : *buffer.cloud)
        arrays.push_back({array_name(buffer.name, block), npy_bytes(block.value)});
    return arrays;
  }

  std::vector<std::string> array_names() const override {
    std::vector<std::string> names;
    for (const CloudBlock& block : at_.x)
      for (const char* const name : {"x", "p"}) names.push_back(array_name(name, block));
    return names;
  }

  std::vector<DrawnBlock> drawn(bool spectra) const override {
    const std::vector<ObjectiveBlock> kinds = system_->objective().blocks();
    const Cloud zeros = momenta_wait() ? zeros_like(at_.x) : Cloud();
    const Cloud& momenta = momenta_wait() ? zeros : motion_->momenta();
    std::vector<DrawnBlock> out;
    for (std::size_t b = 0; b < at_.x.size(); ++b) {
      DrawnBlock& block = out.emplace_back();
      block.name = at_.x[b].name;
      block.shape = at_.x[b].value.shape();
      block.smoothing = kinds[b].smoothing_under(potential_smoothing(optimizer_));
      block.x = entry_columns(at_.x[b].value, *pool_);
      if (!momenta.empty()) block.p = entry_columns(momenta[b].value, *pool_);
      if (!spectra) continue;
      block.x_values = singular_values_of(block.x, block.shape, *pool_);
      if (!block.p.empty()) block.p_values = singular_values_of(block.p, block.shape, *pool_);
    }
    return out;
  }

 private:
  /// Whether the motion could go on as this lane's optimizer has it.
  bool changed(Motion& motion) const {
    const std::optional<Flow> flow = flow_of(optimizer_);
    return flow ? change(motion, *flow) : change(motion, compose(optimizer_));
  }

  /// Where particles have several blocks, each has a file.
  std::string array_name(const std::string& name, const CloudBlock& block) const {
    return at_.x.size() == 1 ? name : name + "." + block.name;
  }

  /// Rules make their buffers, zeros, in the first step.
  bool momenta_wait() const { return motion_->momenta().empty() && has_momenta(optimizer_); }

  /// Of X and P; NaN for P where there is none, 0 where it waits for the first step.
  std::vector<double> moments() const {
    std::vector<double> all = moments_of(at_.x, passes_);
    if (motion_->momenta().empty()) {
      all.resize(2 * all.size(), has_momenta(optimizer_) ? 0 : std::numeric_limits<double>::quiet_NaN());
      return all;
    }
    const std::vector<double> of_p = moments_of(motion_->momenta(), passes_);
    all.insert(all.end(), of_p.begin(), of_p.end());
    return all;
  }

  MomentumPeaks peaks(double lr) const {
    const double unit = motion_->momentum_unit(lr);
    if (std::isnan(unit)) return {};
    return {momenta_wait() ? 0 : unit * largest_norm(motion_->momenta(), passes_),
            std::ranges::max(largest_forces(at_.x, at_.field, passes_)), motion_->damping(lr)};
  }

  std::shared_ptr<const ParticleSystem> system_;
  Spec optimizer_;
  WorkerPool* pool_;
  Passes passes_;
  CloudState at_;
  std::unique_ptr<Motion> motion_;
  std::unique_ptr<Motion> replaced_;  // since the last step
  double start_;                      // H at step 0
  std::vector<double> forces_;        // largest of each block at step 0
};

}  // namespace

std::unique_ptr<Dynamics> particle_dynamics(std::shared_ptr<const ParticleSystem> system,
                                            const Beginning& beginning, WorkerPool& pool) {
  return std::make_unique<ParticleDynamics>(std::move(system), beginning, pool);
}

}  // namespace muonscope
