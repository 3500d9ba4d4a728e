#include "app/figures/matrix/scalar_flow.h"

#include <cmath>
#include <limits>

namespace muonscope {

double ScalarFlow::weight(double gradient) const {
  double gain = rule_.momentum.steady_gain();
  for (const StagePtr& stage : rule_.precondition)
    gain = stage->steady_gain(gradient).value_or(std::numeric_limits<double>::quiet_NaN());
  return gain * rule_.map->scalar_weight(gain * gradient);
}

double ScalarFlow::update(double gradient) const {
  return gradient == 0 ? 0 : weight(gradient) * gradient * rule_.factor({1, 1});
}

Planar ScalarFlow::velocity(const Planar& x) const {
  const double r = residual(x);
  return Planar(update(r * x.y()), update(r * x.x())) - rule_.weight_decay * x;
}

FlowFamily ScalarFlow::family() const {
  if (rule_.weight_decay != 0) return FlowFamily::none;
  if (rule_.map->family() == MapFamily::linear)
    return rule_.precondition.empty() ? FlowFamily::gradient : FlowFamily::smooth;
  const std::optional<KineticPotential> h = rule_.map->potential();
  return h && h->smoothing > 0 ? FlowFamily::smooth : FlowFamily::sign;
}

Planar ScalarFlow::direction(const Planar& x) const {
  // (q, p) is the gradient of pq; ẋ is r times this.
  const double r = residual(x);
  return Planar(x.y() * weight(r * x.y()), x.x() * weight(r * x.x())).normalized();
}

}  // namespace muonscope
