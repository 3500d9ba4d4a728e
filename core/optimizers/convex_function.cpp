#include "core/optimizers/convex_function.h"

#include <algorithm>
#include <cmath>

#include "core/base/errors.h"
#include "core/base/numbers.h"
#include "core/linalg/svd.h"
#include "core/optimizers/stages/identity_map.h"
#include "core/optimizers/stages/normalized_map.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/optimizers/stages/sign_map.h"
#include "core/optimizers/stages/whole_spectrum_map.h"

namespace muonscope {
namespace {
namespace convex {

double largest(const Vector& sizes) {
  return sizes.size() > 0 ? sizes.maxCoeff() : 0;
}

double box(const Vector& sizes, const ConvexNumbers&) {
  return largest(sizes);
}
double no_ball(const Vector&, const ConvexNumbers&) {
  return 0;
}
double indicator(const Vector&, const ConvexNumbers&) {
  return 0;
}

/// (Σ|σ|^p)^(1/p), p ≥ 1 or infinite, without over- or underflow of powers.
double p_norm(const Vector& sizes, double p) {
  const double scale = largest(sizes);
  if (scale == 0 || !std::isfinite(scale) || std::isinf(p)) return scale;
  return scale * std::pow((sizes / scale).array().pow(p).sum(), 1 / p);
}

/// Below this a singular value counts as zero.
double zero_of(const Spectrum& spectrum) {
  return rank_tolerance(spectrum.rows, spectrum.cols, largest(spectrum.values));
}

MapPtr spectral(SpectralLaw law) {
  return std::make_shared<const WholeSpectrumMap>(std::move(law));
}

double sum(const Vector& sizes, const ConvexNumbers&) {
  return sizes.sum();
}

// Schatten norms

/// The exponent of the dual norm, 1/p + 1/q = 1.
double dual(double p) {
  return p == 1 ? INFINITY : p / (p - 1);
}

MapPtr schatten_gradient(const ConvexNumbers& numbers) {
  const double p = numbers.p;
  if (p == 1) return std::make_shared<const PolarMap>();
  return spectral({"(σ/‖σ‖_p)^(p−1), p = " + brief_number(p),
                   [p](const Spectrum& spectrum) -> std::function<double(double)> {
                     const double norm = p_norm(spectrum.values, p);
                     return [norm, p](double sigma) { return sigma > 0 ? std::pow(sigma / norm, p - 1) : 0; };
                   }});
}
double schatten_value(const Vector& sizes, const ConvexNumbers& numbers) {
  return p_norm(sizes, numbers.p);
}
double schatten_gauge(const Vector& sizes, const ConvexNumbers& numbers) {
  return p_norm(sizes, dual(numbers.p));
}

// Ky Fan's norms: the sum of the k largest singular values

/// 1 above the k-th largest singular value. Several that are as large as that share what is left of k: of the
/// subgradients the one that does not depend on their order.
std::function<double(double)> largest_k(const Spectrum& spectrum, int k) {
  const Vector& values = spectrum.values;
  const double zero = zero_of(spectrum);
  if (k >= values.size()) return [zero](double sigma) { return sigma > zero ? 1.0 : 0.0; };
  const double last = values(k - 1);
  const auto above = (values.array() > last + zero).count();
  const auto tied = (values.array() >= last - zero).count() - above;
  const double share = static_cast<double>(k - above) / static_cast<double>(tied);
  return [=](double sigma) {
    if (sigma <= zero || sigma < last - zero) return 0.0;
    return sigma > last + zero ? 1.0 : share;
  };
}
MapPtr ky_fan_gradient(const ConvexNumbers& numbers) {
  const int k = numbers.rank;
  return spectral({"1 for the " + std::to_string(k) + " largest, else 0",
                   [k](const Spectrum& spectrum) { return largest_k(spectrum, k); }});
}
double ky_fan_value(const Vector& sizes, const ConvexNumbers& numbers) {
  Vector sorted = sizes;
  std::ranges::sort(sorted, std::greater<>());
  return sorted.head(std::min<Eigen::Index>(numbers.rank, sorted.size())).sum();
}
double ky_fan_gauge(const Vector& sizes, const ConvexNumbers& numbers) {
  return std::max(largest(sizes), sizes.sum() / numbers.rank);
}

// Huber's function of each singular value: ½σ²/ε up to ε, then σ − ε/2

MapPtr huber_gradient(const ConvexNumbers& numbers) {
  const double e = numbers.smoothing;
  if (e == 0) return std::make_shared<const PolarMap>();
  return spectral({"min(σ/" + brief_number(e) + ", 1)",
                   [e](const Spectrum&) { return [e](double sigma) { return std::min(sigma / e, 1.0); }; }});
}
double huber_value(const Vector& sizes, const ConvexNumbers& numbers) {
  const double e = numbers.smoothing;
  double total = 0;
  for (const double s : sizes) total += s < e ? s * s / (2 * e) : s - e / 2;
  return total;
}
double huber_conjugate(const Vector& sizes, const ConvexNumbers& numbers) {
  return numbers.smoothing * sizes.squaredNorm() / 2;
}

// Σ(σ − e)₊

MapPtr threshold_gradient(const ConvexNumbers& numbers) {
  const double e = numbers.threshold;
  return spectral(
      {"1 where σ > " + brief_number(e), [e](const Spectrum& spectrum) -> std::function<double(double)> {
         return [least = std::max(e, zero_of(spectrum))](double sigma) { return sigma > least ? 1.0 : 0.0; };
       }});
}
double threshold_value(const Vector& sizes, const ConvexNumbers& numbers) {
  return (sizes.array() - numbers.threshold).max(0).sum();
}
double threshold_conjugate(const Vector& sizes, const ConvexNumbers& numbers) {
  return numbers.threshold * sizes.sum();
}

// Σ(√(σ²+ε²) − ε), regularized Muon's (arXiv 2605.23871)

double regularized_value(const Vector& sizes, const ConvexNumbers& numbers) {
  double total = 0;
  for (const double s : sizes) total += KineticPotential{numbers.smoothing, 1}.energy(s);
  return total;
}
/// ε Σ(1 − √(1−u²)), as ε Σ u²/(1 + √(1−u²)): no digits are lost near 0.
double regularized_conjugate(const Vector& sizes, const ConvexNumbers& numbers) {
  double total = 0;
  for (const double u : sizes) total += u * u / (1 + std::sqrt(std::max(0.0, (1 - u) * (1 + u))));
  return numbers.smoothing * total;
}

// ε Σ log cosh(σ/ε)

MapPtr log_cosh_gradient(const ConvexNumbers& numbers) {
  const double e = numbers.smoothing;
  if (e == 0) return std::make_shared<const PolarMap>();
  return spectral({"tanh(σ/" + brief_number(e) + ")",
                   [e](const Spectrum&) { return [e](double sigma) { return std::tanh(sigma / e); }; }});
}
/// log cosh x = x + log((1 + e^(−2x))/2).
double log_cosh_value(const Vector& sizes, const ConvexNumbers& numbers) {
  const double e = numbers.smoothing;
  if (e == 0) return sizes.sum();
  double total = 0;
  for (const double s : sizes) total += s + e * (std::log1p(std::exp(-2 * s / e)) - std::log(2.0));
  return total;
}
/// ε Σ [(1+u) ln(1+u) + (1−u) ln(1−u)]/2: a binary entropy.
double log_cosh_conjugate(const Vector& sizes, const ConvexNumbers& numbers) {
  double total = 0;
  for (const double u : sizes) {
    total += (1 + u) * std::log1p(u) / 2;
    if (u < 1) total += (1 - u) * std::log1p(-u) / 2;
  }
  return numbers.smoothing * total;
}

MapPtr polar_gradient(const ConvexNumbers&) {
  return std::make_shared<const PolarMap>();
}
MapPtr normalized_gradient(const ConvexNumbers&) {
  return std::make_shared<const NormalizedMap>();
}
MapPtr identity_gradient(const ConvexNumbers&) {
  return std::make_shared<const IdentityMap>();
}
MapPtr sign_gradient(const ConvexNumbers&) {
  return std::make_shared<const SignMap>();
}
MapPtr regularized_gradient(const ConvexNumbers& numbers) {
  return std::make_shared<const RegularizedPolarMap>(numbers.smoothing);
}
double half_square(const Vector& sizes, const ConvexNumbers&) {
  return sizes.squaredNorm() / 2;
}
double euclidean(const Vector& sizes, const ConvexNumbers&) {
  return p_norm(sizes, 2);
}

}  // namespace convex
}  // namespace

const std::vector<ConvexFunction>& convex_functions() {
  using namespace convex;
  static const std::vector<ConvexFunction> rows = {
      {"nuclear", false, "f(X) where ‖X‖_op ≤ 1/λ", polar_gradient, sum, indicator, box},
      {"frobenius_squared", false, "f(X) + (λ/2)‖X‖²", identity_gradient, half_square, half_square, no_ball},
      {"frobenius", false, "f(X) where ‖X‖_F ≤ 1/λ", normalized_gradient, euclidean, indicator, euclidean},
      {"entrywise_l1", true, "f(X) where every |Xᵢⱼ| ≤ 1/λ", sign_gradient, sum, indicator, box},
      {"schatten", false, "f(X) where ‖σ(X)‖_q ≤ 1/λ, 1/p + 1/q = 1", schatten_gradient, schatten_value,
       indicator, schatten_gauge},
      {"ky_fan", false, "f(X) where ‖X‖_op ≤ 1/λ and ‖X‖_* ≤ k/λ", ky_fan_gradient, ky_fan_value, indicator,
       ky_fan_gauge},
      {"huber", false, "f(X) + (ελ/2)‖X‖² where ‖X‖_op ≤ 1/λ", huber_gradient, huber_value, huber_conjugate,
       box},
      {"threshold", false, "f(X) + e‖X‖_* where ‖X‖_op ≤ 1/λ", threshold_gradient, threshold_value,
       threshold_conjugate, box},
      {"regularized", false, "f(X) + (ε/λ) Σ(1 − √(1 − λ²σ(X)²))", regularized_gradient, regularized_value,
       regularized_conjugate, box},
      {"log_cosh", false, "f(X) + (ε/λ) × a binary entropy of λσ(X)", log_cosh_gradient, log_cosh_value,
       log_cosh_conjugate, box},
  };
  return rows;
}

std::vector<std::string> convex_function_ids() {
  std::vector<std::string> ids;
  for (const ConvexFunction& row : convex_functions()) ids.push_back(row.id);
  return ids;
}

ConvexNumbers numbers_of(const Spec& lion_k) {
  return {.p = lion_k.real("p"),
          .rank = static_cast<int>(lion_k.integer("rank")),
          .smoothing = lion_k.real("smoothing"),
          .threshold = lion_k.real("threshold")};
}

const ConvexFunction& convex_function(const std::string& id) {
  const auto found = std::ranges::find(convex_functions(), id, &ConvexFunction::id);
  if (found != convex_functions().end()) return *found;
  std::string known;
  for (const ConvexFunction& row : convex_functions()) known += (known.empty() ? "" : ", ") + row.id;
  throw InputError("unknown convex function '" + id + "'; known: " + known);
}

Vector sizes_of(const ConvexFunction& k, const Matrix& x) {
  return k.of_entries ? Vector(x.cwiseAbs().reshaped()) : singular_values(x);
}

}  // namespace muonscope
