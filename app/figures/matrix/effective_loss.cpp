#include <algorithm>
#include <cmath>

#include "app/figures/matrix/scalar_flow.h"

namespace muonscope {

namespace {

/// Where the straight way from one side of pq = s* to the other crosses it.
Planar crossing(const ScalarFlow& flow, Planar before, Planar after) {
  const bool side = flow.residual(before) > 0;
  for (int i = 0; i < 60; ++i) {
    const Planar middle = (before + after) / 2;
    ((flow.residual(middle) > 0) == side ? before : after) = middle;
  }
  return before;
}

}  // namespace

Polyline with_minimizers(const ScalarFlow& flow, const Polyline& line, double longest) {
  Polyline out;
  if (line.empty()) return out;
  out.push_back(line.front());
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Planar from = line[i - 1], way = line[i] - from;
    const int pieces = std::max(static_cast<int>(std::ceil(way.norm() / longest)), 1);
    for (int k = 1; k <= pieces; ++k) {
      const Planar next = from + way * (static_cast<double>(k) / pieces);
      if (flow.residual(out.back()) * flow.residual(next) < 0)
        out.push_back(crossing(flow, out.back(), next));
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
      // Gauss's three points lie inside the segment: at its ends Muon's velocity may jump.
      const Planar way = line[i] - line[i - 1];
      const auto descent = [&](double t) { return -flow.velocity(line[i - 1] + t * way).dot(way); };
      const double aside = std::sqrt(0.15);
      sum += (5 * descent(0.5 - aside) + 8 * descent(0.5) + 5 * descent(0.5 + aside)) / 18;
    }
    height.push_back(sum);
  }
  if (height.empty()) return height;
  const double lowest = *std::min_element(height.begin(), height.end());
  for (double& value : height) value -= lowest;
  return height;
}

}  // namespace muonscope
