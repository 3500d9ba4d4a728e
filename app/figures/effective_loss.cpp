#include <algorithm>
#include <cmath>

#include "app/figures/scalar_flow.h"

namespace muonscope {

Polyline with_minimizers(const ScalarFlow& flow, const Polyline& line, double longest) {
  Polyline out;
  if (line.empty()) return out;
  out.push_back(line.front());
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Planar from = line[i - 1], way = line[i] - from;
    const int pieces = std::max(static_cast<int>(std::ceil(way.norm() / longest)), 1);
    for (int k = 1; k <= pieces; ++k) {
      const Planar next = from + way * (static_cast<double>(k) / pieces);
      const double before = flow.residual(out.back()), after = flow.residual(next);
      // Within a short piece pq is as good as linear.
      if (before * after < 0) out.emplace_back(out.back() + before / (before - after) * (next - out.back()));
      out.push_back(next);
    }
  }
  return out;
}

std::vector<double> effective_loss(const ScalarFlow& flow, const Polyline& line) {
  std::vector<double> height;
  double sum = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) {
      // Velocities just inside the segment: at its ends Muon's may jump.
      const Planar way = line[i] - line[i - 1];
      const auto descent = [&](double t) { return -flow.velocity(line[i - 1] + t * way).dot(way); };
      constexpr double inside = 1e-9;
      sum += (descent(inside) + 4 * descent(0.5) + descent(1 - inside)) / 6;
    }
    height.push_back(sum);
  }
  if (height.empty()) return height;
  const double lowest = *std::min_element(height.begin(), height.end());
  for (double& value : height) value -= lowest;
  return height;
}

}  // namespace muonscope
