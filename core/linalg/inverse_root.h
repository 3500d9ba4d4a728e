#pragma once

#include <array>

namespace muonscope {

/// Polynomial Σ aₖtᵏ that is (middle + half·t)^(−1/2) for |t| ≤ 1 up to a relative `error`.
struct InverseRoot {
  static constexpr int most_degree = 6;
  std::array<double, most_degree + 1> a{};
  int degree = 0;
  double error = 0;
};

/// The one of least degree among 2, 4 and 6 with an error of at most `tolerance`, else the one of degree 6:
/// interpolation at Chebyshev's points, whose error falls like ρ^(−degree−1) with
/// ρ = (1 + √(1−d²))/d, d = half/middle < 1 (Trefethen, Approximation Theory and Approximation Practice, ch.
/// 8).
InverseRoot inverse_root(double middle, double half, double tolerance);

}  // namespace muonscope
