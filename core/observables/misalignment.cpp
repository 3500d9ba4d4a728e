#include "core/observables/misalignment.h"

#include <cmath>

namespace muonscope {

double PowerLaw::at(double x) const {
  return factor * std::pow(x, exponent);
}

std::optional<PowerLaw> fit_power_law(std::span<const double> x, std::span<const double> y) {
  double count = 0, mean_x = 0, mean_y = 0;
  const auto each = [&](auto&& act) {
    for (std::size_t i = 0; i < x.size(); ++i)
      if (x[i] > 0 && y[i] > 0) act(std::log(x[i]), std::log(y[i]));
  };
  each([&](double u, double v) { ++count, mean_x += u, mean_y += v; });
  if (count < 3) return std::nullopt;
  mean_x /= count, mean_y /= count;
  double together = 0, alone = 0;
  each([&](double u, double v) {
    together += (u - mean_x) * (v - mean_y);
    alone += (u - mean_x) * (u - mean_x);
  });
  if (!(alone > 0)) return std::nullopt;
  const double exponent = together / alone;
  return PowerLaw{exponent, std::exp(mean_y - exponent * mean_x)};
}

MisalignmentLaws misalignment_laws(const FactorizationFacts& facts) {
  const Eigen::Index n = facts.target_left.rows(), m = facts.target_right.rows();
  MisalignmentLaws laws;
  if (facts.inner > std::max(n, m)) laws.inner = -4;
  if (facts.inner < std::min(n, m) && facts.target_values.sum() > 0) {
    const double inverse_gap = facts.next_value / facts.target_values.mean();
    laws.sides = -2 * (1 - inverse_gap);
  }
  return laws;
}

}  // namespace muonscope
