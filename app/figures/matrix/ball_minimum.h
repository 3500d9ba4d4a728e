#pragma once
// The diagonal plane of a problem of one 2×2 matrix: its loss there, the ball of a rule's K and decay, and
// the minima without and with it.

#include <optional>
#include <string>

#include "app/figures/matrix/scalar_flow.h"
#include "core/optimizers/convex_function.h"
#include "core/problems/problem.h"

namespace muonscope {

/// f(diag(x)); the problem must outlive it.
class DiagonalLoss {
 public:
  explicit DiagonalLoss(const Problem& problem) : problem_(problem) {}
  double at(const Planar& x) const;
  Planar start() const;

 private:
  const Problem& problem_;
};

/// (s/λ)·K*(λX/s) as a function of diagonals: what a rule with decay λ adds to the loss.
class Ball {
 public:
  /// `factor`: s, `decay`: λ > 0.
  Ball(RuleFunction function, double factor, double decay)
      : function_(std::move(function)), factor_(factor), decay_(decay) {}
  /// 1 on the edge; 0 everywhere where there is no ball.
  double gauge(const Planar& x) const;
  /// Where its edge meets the axes, both at the same distance from 0; 0 where there is no ball.
  double reach() const;
  /// What is added to the loss inside.
  double penalty(const Planar& x) const;
  double decay() const { return decay_; }
  const std::string& problem() const { return function_.k->problem; }

 private:
  Vector sizes_of(const Planar& x) const;

  RuleFunction function_;
  double factor_, decay_;
};

/// None for rules without decay, and where K is not known.
std::optional<Ball> ball_of(const Spec& optimizer);

/// Minima of a convex loss on the plane; of others one that was found. To about 1e-6 of the distances there.
Planar free_minimum(const DiagonalLoss& loss);
Planar ball_minimum(const DiagonalLoss& loss, const Ball& ball);

}  // namespace muonscope
