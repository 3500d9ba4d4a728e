#pragma once
// How singular vectors align under Muon: laws 1 − a² ∝ tᵏ for the alignments a, and fits of k (arXiv
// 2606.30509, figure 3).

#include <optional>
#include <span>

#include "core/problems/problem.h"

namespace muonscope {

/// Below this 1 − a² is rounding.
constexpr double least_misalignment = 1e-14;

/// factor·x^exponent.
struct PowerLaw {
  double exponent = 0, factor = 1;
  double at(double x) const;
};

/// Least squares of ln y over ln x, over the points with positive x and y; none with fewer than three.
std::optional<PowerLaw> fit_power_law(std::span<const double> x, std::span<const double> y);

/// Predicted exponents while the singular values of P and Q grow far beyond α and have not arrived.
struct MisalignmentLaws {
  /// Of 1 − a_left² and 1 − a_right² for d < min(n, m): −2(1 − 1/ḡ), ḡ the mean of s*ᵢ/s*_{d+1} over i ≤ d.
  std::optional<double> sides;
  /// Of 1 − a_in² for d > max(n, m): −4.
  std::optional<double> inner;
};
MisalignmentLaws misalignment_laws(const FactorizationFacts& facts);

/// Where the laws are fitted, as sums of learning rates in units of the start's size α: steps 100 to 1000 at
/// η = α/5 for the sides, 10 to 100 for the inner one, which is quicker.
struct FitSpan {
  double from, to;
};
constexpr FitSpan sides_span{20, 200}, inner_span{2, 20};

}  // namespace muonscope
