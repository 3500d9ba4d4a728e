#pragma once
// The plane (p, q) of a 1×1 factorization, L = ½(s* − pq)², and what an update rule does there as its
// learning rate goes to zero: the flow ẋ = −(D(∇L) + λx), with time in units of η (arXiv 2606.30509, figure
// 2).

#include <vector>

#include "core/optimizers/rule.h"

namespace muonscope {

using Planar = Eigen::Vector2d;
using Polyline = std::vector<Planar>;

/// Which curves a rule follows in the plane. gradient: p² − q² stays constant; sign: |p| − |q| does; smooth:
/// in between, by integration; none: no such curves, because weight decay leads away from them.
enum class FlowFamily { gradient, sign, smooth, none };

class ScalarFlow {
 public:
  ScalarFlow(const Rule& rule, double target) : rule_(rule), target_(target) {}

  double target() const { return target_; }
  /// s* − pq.
  double residual(const Planar& x) const { return target_ - x.x() * x.y(); }
  double loss(const Planar& x) const { return residual(x) * residual(x) / 2; }
  /// ẋ. Momentum counts with its steady state under a constant gradient, Adam's second moment with ∇².
  /// Newton–Schulz of a number is its sign times a constant, for |∇| far above its guard.
  Planar velocity(const Planar& x) const;
  FlowFamily family() const;
  /// The unit vector along the flow line at x, pointing to where |pq| grows; it does not vanish at the
  /// minimizers, unlike the velocity. For the smooth family.
  Planar direction(const Planar& x) const;

 private:
  /// D of a gradient that is one number, divided by that number; even and positive.
  double weight(double gradient) const;
  double update(double gradient) const;

  Rule rule_;
  double target_;
};

/// The flow line through a point, inside the square |p|, |q| ≤ reach or a little beyond it. Closed forms for
/// the gradient and sign families; the smooth one by a Dormand–Prince integration over arc length with
/// relative error 1e-11 a step. Empty at the origin, where lines cross, and for the family none.
Polyline flow_line(const ScalarFlow& flow, const Planar& through, double reach);

/// The four flow lines that meet the axes at distance `crossing` from the origin, as above; the two diagonals
/// for 0.
std::vector<Polyline> flow_lines(const ScalarFlow& flow, double crossing, double reach);

/// −∫⟨ẋ, dx⟩ along a line, by Gauss's rule of order 6 from vertex to vertex, 0 at the lowest one: the
/// landscape that plain descent along the line would have to see to move as the rule does. For gradient
/// descent it is the loss, up to a constant; for Muon a valley with straight walls (arXiv 2606.30509, figure
/// 2, "effective loss"). Segments must not cross the minimizers: `with_minimizers` puts vertices there.
std::vector<double> effective_loss(const ScalarFlow& flow, const Polyline& line);
/// The line with every segment cut into pieces of at most `longest`, and where it crosses pq = s*.
Polyline with_minimizers(const ScalarFlow& flow, const Polyline& line, double longest);

}  // namespace muonscope
