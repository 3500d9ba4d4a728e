#include "app/figures/matrix/scalar_flow.h"

#include <cmath>

#include "core/linalg/spectral_map.h"

namespace muonscope {
namespace {

/// What a map does to a number n, divided by n ≠ 0.
struct MapWeight {
  double n;
  double operator()(const IdentityMap&) const { return 1; }
  double operator()(const SignMap&) const { return 1 / std::abs(n); }
  double operator()(const PolarMap&) const { return 1 / std::abs(n); }
  double operator()(const RegularizedPolarMap& map) const {
    return map.gain() / std::hypot(n, map.smoothing);
  }
  double operator()(const NewtonSchulzMap& map) const {
    return newton_schulz_curve(std::abs(n), std::abs(n), map.iterations, map.guard) / std::abs(n);
  }
};

}  // namespace

double ScalarFlow::momentum_gain() const {
  const Momentum& m = rule_.momentum;
  return m.direction_gain + (m.stateless() ? 0 : m.direction_keep * m.state_gain / (1 - m.state_keep));
}

double ScalarFlow::weight(double gradient) const {
  const auto* second = std::get_if<SecondMoment>(&rule_.precondition);
  // Adam's averages are bias-corrected: a constant gradient is its own mean.
  const double gain = second ? 1 / (std::abs(gradient) + second->epsilon) : momentum_gain();
  return gain * std::visit(MapWeight{gain * gradient}, rule_.map);
}

double ScalarFlow::update(double gradient) const {
  return gradient == 0 ? 0 : weight(gradient) * gradient * shape_scale(rule_.scale, 1, 1);
}

Planar ScalarFlow::velocity(const Planar& x) const {
  const double r = residual(x);
  return Planar(update(r * x.y()), update(r * x.x())) - rule_.weight_decay * x;
}

FlowFamily ScalarFlow::family() const {
  if (rule_.weight_decay != 0) return FlowFamily::none;
  const auto* second = std::get_if<SecondMoment>(&rule_.precondition);
  const auto* regularized = std::get_if<RegularizedPolarMap>(&rule_.map);
  if (std::holds_alternative<IdentityMap>(rule_.map)) {
    if (second == nullptr) return FlowFamily::gradient;
    return second->epsilon > 0 ? FlowFamily::smooth : FlowFamily::sign;
  }
  return regularized && regularized->smoothing > 0 ? FlowFamily::smooth : FlowFamily::sign;
}

Planar ScalarFlow::direction(const Planar& x) const {
  // (q, p) is the gradient of pq; ẋ is r times this.
  const double r = residual(x);
  return Planar(x.y() * weight(r * x.y()), x.x() * weight(r * x.x())).normalized();
}

}  // namespace muonscope
