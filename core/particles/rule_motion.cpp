// The composed rules of the optimizer catalogue on a cloud: every particle's force is its gradient.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "core/particles/motion.h"

namespace muonscope {
namespace {

/// The flow that a rule's steps follow, if any.
enum class Follows {
  nothing,
  gradient,  ///< Ẋ = −s∇h(V)
  inertia    ///< Ẋ = −s∇h(M), Ṁ = γ(V − M) with γ = (1 − β)/η: H = J + s·mean h(M)/γ
};

bool has_potential(const UpdateMap& map) {
  return std::holds_alternative<IdentityMap>(map) || std::holds_alternative<PolarMap>(map) ||
         std::holds_alternative<RegularizedPolarMap>(map);
}

Follows followed_by(const Rule& rule) {
  const Momentum& m = rule.momentum;
  const bool plain = std::holds_alternative<NoPrecondition>(rule.precondition) && rule.weight_decay == 0 &&
                     !m.bias_corrected && has_potential(rule.map);
  if (!plain) return Follows::nothing;
  if (m.stateless()) return m.direction_gain == 1 ? Follows::gradient : Follows::nothing;
  const bool along_state = m.direction_keep == m.state_keep && m.direction_gain == m.state_gain;
  // a state that is not an average is one times a factor, of which only linear maps take no notice
  const bool average = m.state_gain == 1 - m.state_keep || std::holds_alternative<IdentityMap>(rule.map);
  return along_state && average ? Follows::inertia : Follows::nothing;
}

/// f in M = f·B, M an average of forces and B the rule's state: heavy ball's B is M/(1 − β).
double averaging(const Momentum& m) {
  return m.stateless() ? 1 : (1 - m.state_keep) / m.state_gain;
}

class RuleMotion final : public Motion {
 public:
  RuleMotion(const Rule& rule, const Passes& passes) : rule_(rule), passes_(&passes) {}

  void change(const Rule& rule) {
    rule_ = rule;
    sums_.reset();
    open_ = 0;
  }

  bool step(CloudState& at, double h, double bound) override {
    reserve(at.x);
    const Follows follows = followed_by(rule_);
    const double before = follows == Follows::inertia ? sums(at).power : 0;
    const Tally tally = passes_->run([&](Share share, Tally& part) {
      direct(at, share);
      map(share, part);
      advance(at.x, h, share);
      part.finite = within(next_x_, share, bound) &&
                    (rule_.momentum.stateless() || within(momentum_.next, share, bound));
      passes_->count_features(next_x_, share, part);
    });
    MeanField field = passes_->field(tally, next_x_);
    if (!tally.finite || !std::isfinite(field.value)) return false;
    book(at, follows, h, before, means(tally));
    std::swap(at.x, next_x_);
    std::swap(momentum_.now, momentum_.next);
    std::swap(square_.now, square_.next);
    if (!rule_.momentum.stateless()) ++momentum_.gradients;
    if (second()) ++square_.gradients;
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
    return rule_.momentum.stateless() ? none : momentum_.now;
  }

  const Cloud& second_moment() const override { return square_.now; }

  /// M = f·B is γP with γ = (1 − β)/(h/f).
  double momentum_unit(double h) const override {
    if (followed_by(rule_) != Follows::inertia) return std::numeric_limits<double>::quiet_NaN();
    return h / (1 - rule_.momentum.state_keep);
  }

  double descent(const CloudState& at) const override {
    if (followed_by(rule_) == Follows::nothing) return std::numeric_limits<double>::quiet_NaN();
    Rule stateless = rule_;
    stateless.momentum = {};
    return RuleMotion(stateless, *passes_).measured(at).power;
  }

  std::unique_ptr<Motion> fork(const Passes& passes) const override {
    auto fork = std::make_unique<RuleMotion>(rule_, passes);
    fork->momentum_ = momentum_;
    fork->square_ = square_;
    fork->open_ = open_;
    fork->sums_ = sums_;
    return fork;
  }

  void save(SavedState& state) const override {
    const auto put = [&state](const std::string& name, const Pair& pair) {
      if (pair.now.empty()) return;
      muonscope::save(state, name, pair.now);
      state.put(name + ".gradients", static_cast<double>(pair.gradients));
    };
    put("momentum", momentum_);
    put("second_moment", square_);
    state.put("open", open_);
    muonscope::save(state, sums_);
  }
  void restore(const SavedState& state, const Cloud& like) override {
    const auto got = [&](const std::string& name) -> Pair {
      if (!state.has(name + ".gradients")) return {};
      Pair pair{zeros_like(like), zeros_like(like), static_cast<Step>(state.number(name + ".gradients"))};
      muonscope::restore(pair.now, state, name);
      return pair;
    };
    momentum_ = got("momentum");
    square_ = got("second_moment");
    open_ = state.number("open");
    sums_ = saved_sums(state);
  }

  double flops() const override {
    double sum = passes_->objective().flops();
    for (const ObjectiveBlock& block : passes_->objective().blocks())
      sum += muonscope::flops(rule_, block.shape.rows, block.shape.cols);
    return sum;
  }

 private:
  struct Pair {
    Cloud now, next;
    Step gradients = 0;  ///< that went in since it was zero
  };

  const SecondMoment* second() const { return std::get_if<SecondMoment>(&rule_.precondition); }
  /// Time that a step with learning rate h takes in the flow.
  double duration(double h) const { return h / averaging(rule_.momentum); }

  void reserve(const Cloud& like) {
    if (next_x_.empty()) {
      next_x_ = zeros_like(like);
      v_ = zeros_like(like);
    }
    // Buffers that the rule does not need go with its first step, not before: until then another one may come
    // that does.
    const auto settle = [&](Pair& pair, bool needed) {
      if (!needed) pair = {};
      if (needed && pair.now.empty()) pair = {zeros_like(like), zeros_like(like), 0};
    };
    settle(momentum_, !rule_.momentum.stateless());
    settle(square_, second() != nullptr);
  }

  /// v ← N, and the next buffers.
  void direct(const CloudState& at, Share share) {
    passes_->force(at.x, share, at.field, v_);
    const Momentum& m = rule_.momentum;
    if (second()) accumulate_squares(share);
    if (!m.stateless()) {
      combine(momentum_.next, m.state_keep, momentum_.now, m.state_gain, v_, share);
      combine(v_, m.direction_keep, momentum_.now, m.direction_gain, v_, share);
    }
    if (m.bias_corrected)
      divide(share, 1 - std::pow(m.state_keep, static_cast<double>(momentum_.gradients + 1)));
    if (second()) precondition(share);
  }

  void divide(Share share, double by) {
    for (CloudBlock& block : v_) {
      for (double& value : numbers(block.value, share)) value /= by;
    }
  }

  void accumulate_squares(Share share) {
    const double beta = second()->beta;
    for (std::size_t b = 0; b < v_.size(); ++b) {
      const std::span<const double> v = numbers(std::as_const(v_)[b].value, share);
      const std::span<const double> old = numbers(std::as_const(square_.now)[b].value, share);
      const std::span<double> out = numbers(square_.next[b].value, share);
      for (std::size_t i = 0; i < v.size(); ++i) out[i] = beta * old[i] + (1 - beta) * (v[i] * v[i]);
    }
  }

  void precondition(Share share) {
    const double filled = 1 - std::pow(second()->beta, static_cast<double>(square_.gradients + 1));
    for (std::size_t b = 0; b < v_.size(); ++b) {
      const std::span<double> v = numbers(v_[b].value, share);
      const std::span<const double> squares = numbers(std::as_const(square_.next)[b].value, share);
      for (std::size_t i = 0; i < v.size(); ++i) v[i] /= std::sqrt(squares[i] / filled) + second()->epsilon;
    }
  }

  /// v ← D, and the sums of N.
  void map(Share share, Tally& part) {
    if (const auto* regularized = std::get_if<RegularizedPolarMap>(&rule_.map)) {
      passes_->map(v_, share, regularized->smoothing, &v_, part);
    } else if (std::holds_alternative<PolarMap>(rule_.map)) {
      passes_->map(v_, share, 0, &v_, part);
    } else if (const auto* schulz = std::get_if<NewtonSchulzMap>(&rule_.map)) {
      for (CloudBlock& block : v_) {
        const ParticleShape shape = block.value.shape();
        double* const at = block.value.block(share.first);
        kernels().newton_schulz(
            {shape.rows, shape.cols, schulz->iterations, schulz->guard, share.blocks, at, at});
      }
    } else if (std::holds_alternative<SignMap>(rule_.map)) {
      for (CloudBlock& block : v_) {
        for (double& x : numbers(block.value, share))
          x = std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0));
      }
    } else {
      add_squares(share, part);
    }
    weigh(part);
  }

  /// Potential ½‖N‖² and power ‖N‖² of the identity.
  void add_squares(Share share, Tally& part) const {
    for (std::size_t b = 0; b < v_.size(); ++b) {
      double places[block_particles] = {};
      const std::span<const double> v = numbers(v_[b].value, share);
      for (std::size_t i = 0; i < v.size(); ++i) places[i % block_particles] += v[i] * v[i];
      double sum = 0;
      for (const double place : places) sum += place;
      part.potential[b] += sum / 2;
      part.power[b] += sum;
    }
  }

  double scale(std::size_t block) const {
    const ParticleShape shape = v_[block].value.shape();
    const auto* regularized = std::get_if<RegularizedPolarMap>(&rule_.map);
    return (regularized ? regularized->gain() : 1) * shape_scale(rule_.scale, shape.rows, shape.cols);
  }

  /// As of M instead of the state (f² in both, since f ≠ 1 goes with the identity only), and s.
  void weigh(Tally& part) const {
    const double f = averaging(rule_.momentum);
    for (std::size_t b = 0; b < v_.size(); ++b) {
      part.potential[b] *= f * f * scale(b);
      part.power[b] *= f * f * scale(b);
    }
  }

  /// x ← x − h(sD + λx).
  void advance(const Cloud& x, double h, Share share) {
    for (std::size_t b = 0; b < x.size(); ++b) {
      const std::span<const double> from = numbers(x[b].value, share);
      const std::span<const double> d = numbers(std::as_const(v_)[b].value, share);
      const std::span<double> to = numbers(next_x_[b].value, share);
      const double scaled = h * scale(b), decay = h * rule_.weight_decay;
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[i] - scaled * d[i] - decay * from[i];
    }
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
    if (!stateless && momentum_.now.empty()) return {};
    return probe.means(passes_->run([&](Share share, Tally& part) {
      if (stateless) {
        passes_->force(at.x, share, at.field, probe.v_);
      } else {
        combine(probe.v_, 1, momentum_.now, 0, momentum_.now, share);
      }
      probe.map(share, part);
    }));
  }

  Rule rule_;
  const Passes* passes_;
  Pair momentum_, square_;
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
