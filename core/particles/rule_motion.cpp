// The composed rules of the optimizer catalogue on a cloud: every particle's force is its gradient.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "core/optimizers/buffers.h"
#include "core/optimizers/rule_flow.h"
#include "core/particles/motion.h"

namespace muonscope {
namespace {

class RuleMotion final : public Motion {
 public:
  RuleMotion(const Rule& rule, const Passes& passes)
      : rule_(rule), passes_(&passes), kinds_(passes.objective().blocks()) {}

  void change(const Rule& rule) {
    rule_ = rule;
    buffers_.rule_changed();
    sums_.reset();
    open_ = 0;
  }

  bool step(CloudState& at, double h, double bound) override {
    reserve(at.x);
    const Follows follows = followed_by(rule_);
    const double before = follows == Follows::inertia ? sums(at).power : 0;
    const Tally tally = passes_->run([&](Share share, Tally& part) {
      passes_->force(at.x, share, at.field, v_);
      for (std::size_t b = 0; b < at.x.size(); ++b) {
        const std::vector<BufferView> views =
            buffers_.views(b, [share](auto& value) { return numbers(value, share); });
        direct(rule_, share_of(v_[b].value, share), views);
        map(b, share, part);
        post_process(rule_, share_of(v_[b].value, share), views);
        advance(rule_, h, shape_of(v_[b].value), numbers(at.x[b].value, share),
                numbers(std::as_const(v_)[b].value, share), numbers(next_x_[b].value, share));
      }
      const Buffer<Cloud>* const momentum = buffers_.find("momentum");
      part.finite =
          within(next_x_, share, bound) && (momentum == nullptr || within(momentum->next, share, bound));
      passes_->count_features(next_x_, share, part);
    });
    MeanField field = passes_->field(tally, next_x_);
    if (!tally.finite || !std::isfinite(field.value)) return false;
    book(at, follows, h, before, means(tally));
    std::swap(at.x, next_x_);
    buffers_.accept();
    at.field = std::move(field);
    return true;
  }

  Energies energies(const CloudState& at, double h) const override {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    switch (followed_by(rule_)) {
      case Follows::nothing:
        return {nan, nan, nan, nan, {nan, nan, nan, nan}};
      case Follows::gradient:
        return {at.field.value, 0, sums(at).power, at.dissipated + open_ * sums(at).power};
      case Follows::inertia: {
        const double weight = duration(h) / (1 - rule_.momentum.state_keep);  // 1/γ
        Energies now{0, weight * sums(at).potential, sums(at).power, at.dissipated};
        now.hamiltonian = at.field.value + now.kinetic;
        for (std::size_t b = 0; b < at.x.size(); ++b) now.kinetic_blocks[b] = weight * sums(at).blocks[b];
        return now;
      }
    }
    return {};
  }

  const Cloud& momenta() const override {
    static const Cloud none;
    const Buffer<Cloud>* const found = rule_.momentum.stateless() ? nullptr : buffers_.find("momentum");
    return found ? found->now : none;
  }

  std::vector<NamedCloud> other_buffers() const override {
    std::vector<NamedCloud> others;
    for (const Buffer<Cloud>& buffer : buffers_.all())
      if (buffer.name != "momentum") others.push_back({buffer.name, &buffer.now});
    return others;
  }

  /// M = f·B is γP with γ = (1 − β)/(h/f).
  double momentum_unit(double h) const override {
    if (followed_by(rule_) != Follows::inertia) return std::numeric_limits<double>::quiet_NaN();
    return h / (1 - rule_.momentum.state_keep);
  }

  double damping(double h) const override {
    if (followed_by(rule_) != Follows::inertia) return std::numeric_limits<double>::quiet_NaN();
    return (1 - rule_.momentum.state_keep) / duration(h);
  }

  double descent(const CloudState& at) const override {
    if (followed_by(rule_) == Follows::nothing) return std::numeric_limits<double>::quiet_NaN();
    Rule stateless = rule_;
    stateless.momentum = {};
    return RuleMotion(stateless, *passes_).measured(at).power;
  }

  std::unique_ptr<Motion> fork(const Passes& passes) const override {
    auto fork = std::make_unique<RuleMotion>(rule_, passes);
    fork->buffers_ = buffers_;
    fork->open_ = open_;
    fork->sums_ = sums_;
    return fork;
  }

  void save(SavedState& state) const override {
    buffers_.save(state);
    state.put("open", open_);
    muonscope::save(state, sums_);
  }
  void restore(const SavedState& state, const Cloud& like) override {
    buffers_.restore(rule_, state, like);
    open_ = state.number("open");
    sums_ = saved_sums(state);
  }

  double flops() const override {
    double sum = passes_->objective().flops();
    for (const ObjectiveBlock& block : kinds_)
      sum += muonscope::flops(rule_, {block.shape.rows, block.shape.cols});
    return sum;
  }

 private:
  /// Time that a step with learning rate h takes in the flow.
  double duration(double h) const { return h / averaging(rule_.momentum); }

  void reserve(const Cloud& like) {
    if (next_x_.empty()) {
      next_x_ = zeros_like(like);
      v_ = zeros_like(like);
    }
    buffers_.settle(rule_, like);
  }

  static Numbers share_of(ParticleArray& array, Share share) {
    return {numbers(array, share), shape_of(array), block_particles};
  }

  /// v ← what the map makes of N, and N's sums: as of M instead of the state (f² in both, since f ≠ 1 goes
  /// with linear maps only), and with s.
  void map(std::size_t b, Share share, Tally& part) {
    const std::optional<KineticPotential> h = rule_.map->potential();
    double potential[block_particles] = {}, power[block_particles] = {};
    rule_.map->apply_batch(
        {share_of(v_[b].value, share), h ? kinds_[b].smoothing_under(h->smoothing) : 0, potential, power});
    const double f = averaging(rule_.momentum), weight = f * f * rule_.factor(shape_of(v_[b].value));
    part.potential[b] += weight * sum_of_places(potential);
    part.power[b] += weight * sum_of_places(power);
  }

  PotentialSums means(const Tally& tally) const { return means_of(tally, v_); }

  /// Trapezoid rule. Without a state, the rate at the new positions is known only when a step from there, or
  /// a measurement, computes their force: until then half a step stays open.
  void book(CloudState& at, Follows follows, double h, double before, const PotentialSums& counted) {
    const double time = duration(h);
    at.time += time;
    sums_.reset();
    if (follows == Follows::inertia) {
      at.dissipated += time * (before + counted.power) / 2;
      sums_ = counted;
    } else if (follows == Follows::gradient) {
      at.dissipated += (open_ + time / 2) * counted.power;
      open_ = time / 2;
    }
  }

  const PotentialSums& sums(const CloudState& at) const {
    if (!sums_) sums_ = measured(at);
    return *sums_;
  }

  /// A step's sums without the step.
  PotentialSums measured(const CloudState& at) const {
    RuleMotion probe(rule_, *passes_);
    probe.v_ = zeros_like(at.x);
    const bool stateless = rule_.momentum.stateless();
    const Buffer<Cloud>* const state = buffers_.find("momentum");
    if (!stateless && state == nullptr) return {};
    return probe.means(passes_->run([&](Share share, Tally& part) {
      if (stateless) {
        passes_->force(at.x, share, at.field, probe.v_);
      } else {
        combine(probe.v_, 1, state->now, 0, state->now, share);
      }
      for (std::size_t b = 0; b < at.x.size(); ++b) probe.map(b, share, part);
    }));
  }

  Rule rule_;
  const Passes* passes_;
  std::vector<ObjectiveBlock> kinds_;  // one for each of x's blocks
  Buffers<Cloud> buffers_;
  Cloud next_x_, v_;
  double open_ = 0;  // time whose dissipation waits for the rate at its end
  /// With s, of M, or of V where there is no state; at the current state, measured when asked for.
  mutable std::optional<PotentialSums> sums_;
};

}  // namespace

std::unique_ptr<Motion> rule_motion(const Rule& rule, const Passes& passes) {
  return std::make_unique<RuleMotion>(rule, passes);
}

bool change(Motion& motion, const Rule& rule) {
  auto* const same = dynamic_cast<RuleMotion*>(&motion);
  if (same) same->change(rule);
  return same != nullptr;
}

}  // namespace muonscope
