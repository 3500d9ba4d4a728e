#include "app/figures/matrix/ball_minimum.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {

namespace {

/// Where a function of one number that falls and then rises is least, by golden sections.
double least_between(double from, double to, const std::function<double(double)>& f) {
  constexpr int sections = 34;  // 0.618³⁴ of the interval is left
  constexpr double part = std::numbers::phi - 1;
  double a = to - part * (to - from), b = from + part * (to - from), at_a = f(a), at_b = f(b);
  for (int i = 0; i < sections; ++i) {
    if (at_a <= at_b) {
      to = b;
      b = a;
      at_b = at_a;
      a = to - part * (to - from);
      at_a = f(a);
    } else {
      from = a;
      a = b;
      at_a = at_b;
      b = from + part * (to - from);
      at_b = f(b);
    }
  }
  return (from + to) / 2;
}

/// The largest y ≥ 0 with gauge(x, y) ≤ 1 up to `most`, which the gauge rises to.
double height_at(double x, double most, const Ball& ball) {
  if (ball.gauge({x, most}) <= 1) return most;
  double low = 0, high = most;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2;
    (ball.gauge({x, middle}) <= 1 ? low : high) = middle;
  }
  return low;
}

/// Half the side of a square around 0 in which the loss has its minimum: as long as it falls towards the
/// sides, twice as large.
double reach_of(const DiagonalLoss& loss) {
  double reach = std::max(1.0, 2 * loss.start().cwiseAbs().maxCoeff());
  for (int i = 0; i < 40; ++i, reach *= 2) {
    double inside = INFINITY, border = INFINITY;
    for (int k = -4; k <= 4; ++k) {
      const double along = reach * k / 4.0;
      for (const Planar& place :
           {Planar(along, reach), Planar(along, -reach), Planar(reach, along), Planar(-reach, along)}) {
        border = std::min(border, loss.at(place));
        inside = std::min(inside, loss.at(place / 2));
      }
    }
    if (inside < border) return reach;
  }
  return reach;
}

}  // namespace

double DiagonalLoss::at(const Planar& x) const {
  Blocks state = problem_.initial(), gradient = state;
  state[0].value = Matrix(x.asDiagonal());
  return problem_.evaluate(state, gradient);
}

Planar DiagonalLoss::start() const {
  return problem_.initial()[0].value.diagonal();
}

/// Singular values of λX/s, descending.
Vector Ball::sizes_of(const Planar& x) const {
  Vector sizes = (decay_ / factor_) * x.cwiseAbs();
  if (sizes(0) < sizes(1)) std::swap(sizes(0), sizes(1));
  return sizes;
}

double Ball::gauge(const Planar& x) const {
  return function_.k->gauge(sizes_of(x), function_.numbers);
}

double Ball::reach() const {
  const double along_axis = gauge({1, 0});
  return along_axis > 0 ? 1 / along_axis : 0;
}

double Ball::penalty(const Planar& x) const {
  return factor_ / decay_ * function_.k->conjugate(sizes_of(x), function_.numbers);
}

std::optional<Ball> ball_of(const Spec& optimizer) {
  if (flow_of(optimizer)) return std::nullopt;
  const Rule rule = compose(optimizer);
  std::optional<RuleFunction> function = function_of(optimizer);
  if (!function || rule.weight_decay == 0 || !rule.bare()) return std::nullopt;
  return Ball(*std::move(function), rule.factor({2, 2}), rule.weight_decay);
}

Planar free_minimum(const DiagonalLoss& loss) {
  const double reach = reach_of(loss);
  const auto best_y = [&](double x) {
    return least_between(-reach, reach, [&](double y) { return loss.at({x, y}); });
  };
  const double x = least_between(-reach, reach, [&](double at) { return loss.at({at, best_y(at)}); });
  return {x, best_y(x)};
}

Planar ball_minimum(const DiagonalLoss& loss, const Ball& ball) {
  const double edge = ball.reach(), width = edge > 0 ? edge : reach_of(loss);
  const auto whole = [&](const Planar& x) { return loss.at(x) + ball.penalty(x); };
  const auto best_y = [&](double x) {
    const double height = edge > 0 ? height_at(std::abs(x), edge, ball) : width;
    return least_between(-height, height, [&](double y) { return whole({x, y}); });
  };
  const double x = least_between(-width, width, [&](double at) { return whole({at, best_y(at)}); });
  return {x, best_y(x)};
}

}  // namespace muonscope
