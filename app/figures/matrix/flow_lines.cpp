// Lines of the flows of scalar_flow.h: where they have a closed form by that, else by integration.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/matrix/scalar_flow.h"

namespace muonscope {
namespace {

/// Points of a curved line in closed form; even, so that the middle one lies on an axis.
constexpr int line_pieces = 256;

/// One step of Dormand & Prince's pair of orders 5 and 4 (J. Comput. Appl. Math. 6, 1980, table 2) for
/// dx/ds = `sign`·direction(x), and an estimate of its error.
struct Advance {
  Planar x;
  double error;
};
Advance dormand_prince(const ScalarFlow& flow, const Planar& x, double h) {
  const auto f = [&](const Planar& at) { return Planar(h * flow.direction(at)); };
  const Planar k1 = f(x);
  const Planar k2 = f(x + k1 / 5);
  const Planar k3 = f(x + 3.0 / 40 * k1 + 9.0 / 40 * k2);
  const Planar k4 = f(x + 44.0 / 45 * k1 - 56.0 / 15 * k2 + 32.0 / 9 * k3);
  const Planar k5 = f(x + 19372.0 / 6561 * k1 - 25360.0 / 2187 * k2 + 64448.0 / 6561 * k3 - 212.0 / 729 * k4);
  const Planar k6 = f(x + 9017.0 / 3168 * k1 - 355.0 / 33 * k2 + 46732.0 / 5247 * k3 + 49.0 / 176 * k4 -
                      5103.0 / 18656 * k5);
  const Planar next =
      x + 35.0 / 384 * k1 + 500.0 / 1113 * k3 + 125.0 / 192 * k4 - 2187.0 / 6784 * k5 + 11.0 / 84 * k6;
  const Planar k7 = f(next);
  const Planar error = 71.0 / 57600 * k1 - 71.0 / 16695 * k3 + 71.0 / 1920 * k4 - 17253.0 / 339200 * k5 +
                       22.0 / 525 * k6 - 1.0 / 40 * k7;
  return {next, error.norm()};
}

bool inside(const Planar& x, double reach) {
  return std::abs(x.x()) <= reach && std::abs(x.y()) <= reach;
}

/// From `start` (left out) along the direction field, forwards for sign 1, until the square is left.
Polyline followed(const ScalarFlow& flow, const Planar& start, double reach, double sign) {
  constexpr int most_steps = 20000;
  const double tolerance = 1e-11 * reach, longest = reach / 128;
  Polyline line;
  Planar x = start;
  double h = longest / 16;
  for (int i = 0; i < most_steps && inside(x, reach); ++i) {
    const Advance next = dormand_prince(flow, x, sign * h);
    if (next.error <= tolerance) line.push_back(x = next.x);
    const double growth = next.error > 0 ? 0.9 * std::pow(tolerance / next.error, 0.2) : 5;
    h = std::min(longest, h * std::clamp(growth, 0.2, 5.0));
  }
  return line;
}

Polyline integrated(const ScalarFlow& flow, const Planar& through, double reach) {
  Polyline line = followed(flow, through, reach, -1);
  std::reverse(line.begin(), line.end());
  line.push_back(through);
  const Polyline rest = followed(flow, through, reach, 1);
  line.insert(line.end(), rest.begin(), rest.end());
  return line;
}

/// The line of a family with a closed form that meets the q axis at `crossing` > 0.
Polyline upper_line(FlowFamily family, double crossing, double reach) {
  Polyline line;
  if (family == FlowFamily::sign)
    return {{-reach, crossing + reach}, {0, crossing}, {reach, crossing + reach}};
  for (int i = 0; i <= line_pieces; ++i) {
    const double p = reach * (2.0 * i / line_pieces - 1);
    line.emplace_back(p, std::hypot(p, crossing));
  }
  return line;
}

Polyline swapped(Polyline line) {
  for (Planar& x : line) std::swap(x.x(), x.y());
  return line;
}
Polyline negated(Polyline line) {
  for (Planar& x : line) x = -x;
  return line;
}

}  // namespace

Polyline flow_line(const ScalarFlow& flow, const Planar& through, double reach) {
  const double p = std::abs(through.x()), q = std::abs(through.y());
  const FlowFamily family = flow.family();
  if (family == FlowFamily::none || (p == 0 && q == 0)) return {};
  if (p == q) {
    const double side = through.x() == through.y() ? 1 : -1;
    return {{-reach, -side * reach}, {reach, side * reach}};
  }
  if (family == FlowFamily::smooth) return integrated(flow, through, reach);
  const double crossing = family == FlowFamily::sign ? std::abs(p - q) : std::sqrt(std::abs(p - q) * (p + q));
  const Polyline line = upper_line(family, crossing, reach);
  const Polyline turned = p > q ? swapped(line) : line;
  return (p > q ? through.x() : through.y()) < 0 ? negated(turned) : turned;
}

std::vector<Polyline> flow_lines(const ScalarFlow& flow, double crossing, double reach) {
  if (flow.family() == FlowFamily::none) return {};
  if (crossing == 0)
    return {Polyline{{-reach, -reach}, {reach, reach}}, Polyline{{-reach, reach}, {reach, -reach}}};
  // The flow commutes with exchanging p and q and with changing both signs.
  const Polyline line = flow_line(flow, {0, crossing}, reach);
  return {line, negated(line), swapped(line), negated(swapped(line))};
}

}  // namespace muonscope
