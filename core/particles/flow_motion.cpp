// Integrators of Ẋ = −∇h_ε(P), Ṗ = −γP + gV(X) (arXiv 2605.23871). The energy that friction takes is booked
// inside them, every step.

#include <cmath>
#include <optional>

#include "core/particles/motion.h"

namespace muonscope {
namespace {

class FlowMotion final : public Motion {
 public:
  FlowMotion(const Flow& flow, const Passes& passes, Cloud p)
      : flow_(flow), passes_(&passes), p_(std::move(p)) {}

  void change(const Flow& flow) {
    flow_ = flow;
    sums_.reset();
  }

  bool step(CloudState& at, double h, double bound) override {
    reserve(next_x_);
    reserve(next_p_);
    switch (flow_.integrator) {
      case Integrator::muon:
        return muon(at, h, bound);
      case Integrator::strang:
        return strang(at, h, bound);
      case Integrator::rk4:
        return rk4(at, h, bound);
    }
    return false;
  }

  Energies energies(const CloudState& at, double) const override {
    Energies now{0, flow_.weight() * sums().potential, rate(sums().power), at.dissipated};
    now.hamiltonian = at.field.value + now.kinetic;
    for (std::size_t b = 0; b < p_.size(); ++b) now.kinetic_blocks[b] = flow_.weight() * sums().blocks[b];
    return now;
  }

  const Cloud& momenta() const override { return p_; }
  std::vector<NamedCloud> other_buffers() const override { return {}; }
  double momentum_unit(double) const override { return flow_.weight(); }

  double damping(double) const override { return flow_.damping; }

  double descent(const CloudState& at) const override {
    Cloud v = zeros_like(p_);
    const Tally tally = passes_->run([&](Share share, Tally& part) {
      passes_->force(at.x, share, at.field, v);
      passes_->map(v, share, flow_.smoothing, nullptr, part);
    });
    return total(tally.power) / count();
  }

  std::unique_ptr<Motion> fork(const Passes& passes) const override {
    auto fork = std::make_unique<FlowMotion>(flow_, passes, p_);
    fork->sums_ = sums_;
    return fork;
  }

  void save(SavedState& state) const override {
    muonscope::save(state, "p", p_);
    muonscope::save(state, sums_);
  }
  void restore(const SavedState& state, const Cloud& like) override {
    if (p_.empty()) p_ = zeros_like(like);
    muonscope::restore(p_, state, "p");
    sums_ = saved_sums(state);
  }

  double flops() const override {
    double map = 0, entries = 0;
    for (const CloudBlock& block : p_) {
      const ParticleShape shape = block.value.shape();
      map += polar_flops({shape.rows, shape.cols});
      entries += shape.entries();
    }
    const double objective = passes_->objective().flops();
    switch (flow_.integrator) {
      case Integrator::muon:
        return objective + map + 5 * entries;
      case Integrator::strang:
        return objective + map + 8 * entries;
      case Integrator::rk4:
        return 4 * (objective + map + 11 * entries);
    }
    return 0;
  }

 private:
  double count() const { return static_cast<double>(particles_of(p_)); }
  PotentialSums means(const Tally& tally) const { return means_of(tally, p_); }
  double rate(double power) const { return flow_.damping * flow_.weight() * power; }
  void reserve(Cloud& cloud) const {
    if (cloud.empty()) cloud = zeros_like(p_);
  }

  /// At p, measured where the last step did not leave it behind.
  const PotentialSums& sums() const {
    if (!sums_) {
      sums_ = means(passes_->run(
          [&](Share share, Tally& tally) { passes_->map(p_, share, flow_.smoothing, nullptr, tally); }));
    }
    return *sums_;
  }

  bool next_within(Share share, double bound) const {
    return within(next_x_, share, bound) && within(next_p_, share, bound);
  }

  /// The new state becomes the current one, unless it is not finite.
  bool accept(CloudState& at, const Tally& tally, MeanField field, double h, double dissipated) {
    if (!tally.finite || !std::isfinite(field.value)) return false;
    std::swap(at.x, next_x_);
    std::swap(p_, next_p_);
    at.field = std::move(field);
    at.time += h;
    at.dissipated += dissipated;
    return true;
  }

  /// P ← (1 − γh)P + hgV(X), X ← X − h∇h_ε(P): the algorithm itself, order 1. Dissipation by the trapezoid
  /// rule.
  bool muon(CloudState& at, double h, double bound) {
    const double before = rate(sums().power);
    const Tally tally = passes_->run([&](Share share, Tally& part) {
      passes_->force(at.x, share, at.field, next_p_);
      combine(next_p_, 1 - flow_.damping * h, p_, flow_.gain() * h, next_p_, share);
      passes_->map(next_p_, share, flow_.smoothing, &next_x_, part);
      combine(next_x_, 1, at.x, -h, next_x_, share);
      part.finite = next_within(share, bound);
      passes_->count_features(next_x_, share, part);
    });
    const PotentialSums after = means(tally);
    MeanField field = passes_->field(tally, next_x_);
    if (!accept(at, tally, std::move(field), h, h * (before + rate(after.power)) / 2)) return false;
    sums_ = after;
    return true;
  }

  /// Friction, kick, drift, kick, friction, each exact, over half, half, whole, half and half a step;
  /// order 2. Dissipation is what the two frictions take.
  bool strang(CloudState& at, double h, double bound) {
    reserve(v_);
    const double keep = std::exp(-flow_.damping * h / 2), kick = flow_.gain() * h / 2;
    const double start = sums().potential;
    const Tally slowed = passes_->run([&](Share share, Tally& part) {
      combine(next_p_, keep, p_, 0, p_, share);
      passes_->map(next_p_, share, flow_.smoothing, nullptr, part);
      passes_->force(at.x, share, at.field, v_);
      combine(next_p_, 1, next_p_, kick, v_, share);
      Tally unused;
      passes_->map(next_p_, share, flow_.smoothing, &next_x_, unused);
      combine(next_x_, 1, at.x, -h, next_x_, share);
      passes_->count_features(next_x_, share, part);
    });
    MeanField field = passes_->field(slowed, next_x_);
    const Tally kicked = passes_->run([&](Share share, Tally& part) {
      passes_->force(next_x_, share, field, v_);
      combine(next_p_, 1, next_p_, kick, v_, share);
      passes_->map(next_p_, share, flow_.smoothing, nullptr, part);
    });
    const Tally end = passes_->run([&](Share share, Tally& part) {
      combine(next_p_, keep, next_p_, 0, next_p_, share);
      passes_->map(next_p_, share, flow_.smoothing, nullptr, part);
      part.finite = next_within(share, bound);
    });
    const PotentialSums after = means(end);
    const double taken = (start - means(slowed).potential) + (means(kicked).potential - after.potential);
    if (!accept(at, end, std::move(field), h, flow_.weight() * taken)) return false;
    sums_ = after;
    return true;
  }

  /// The classical Runge–Kutta method of order 4, the dissipation one more component of the state.
  bool rk4(CloudState& at, double h, double bound) {
    reserve(v_);
    reserve(d_);
    reserve(stage_x_);
    reserve(stage_p_);
    constexpr double weights[] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6}, ahead[] = {0.5, 0.5, 1, 0};
    MeanField field = at.field;
    double dissipated = 0;
    Tally tally;
    for (int stage = 0; stage < 4; ++stage) {
      const bool first = stage == 0, last = stage == 3;
      const Cloud& from_x = first ? at.x : stage_x_;
      const Cloud& from_p = first ? p_ : stage_p_;
      const double weight = h * weights[stage], reach = h * ahead[stage];
      tally = passes_->run([&](Share share, Tally& part) {
        passes_->force(from_x, share, field, v_);
        combine(v_, flow_.gain(), v_, -flow_.damping, from_p, share);
        passes_->map(from_p, share, flow_.smoothing, &d_, part);
        combine(next_x_, 1, first ? at.x : next_x_, -weight, d_, share);
        combine(next_p_, 1, first ? p_ : next_p_, weight, v_, share);
        if (!last) {
          combine(stage_x_, 1, at.x, -reach, d_, share);
          combine(stage_p_, 1, p_, reach, v_, share);
        }
        part.finite = !last || next_within(share, bound);
        passes_->count_features(last ? next_x_ : stage_x_, share, part);
      });
      dissipated += weight * rate(means(tally).power);
      field = passes_->field(tally, last ? next_x_ : stage_x_);
    }
    if (!accept(at, tally, std::move(field), h, dissipated)) return false;
    sums_.reset();
    return true;
  }

  Flow flow_;
  const Passes* passes_;
  Cloud p_, next_x_, next_p_, v_, d_, stage_x_, stage_p_;
  mutable std::optional<PotentialSums> sums_;  // of p_, measured when asked for
};

}  // namespace

std::unique_ptr<Motion> flow_motion(const Flow& flow, const Passes& passes, Cloud p) {
  return std::make_unique<FlowMotion>(flow, passes, std::move(p));
}

bool change(Motion& motion, const Flow& flow) {
  auto* const same = dynamic_cast<FlowMotion*>(&motion);
  if (same) same->change(flow);
  return same != nullptr;
}

}  // namespace muonscope
