#include "core/linalg/polar_square.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "core/base/stop.h"
#include "core/linalg/inverse_root.h"
#include "core/linalg/products.h"
#include "core/linalg/svd.h"

namespace muonscope {
namespace {

constexpr double rank_margin = 1e3;  ///< distance kept from the rank tolerance
constexpr double rounding = 1e-14;   ///< of the iteration, per unit of √n; a few units in the last place
constexpr int most_iterations = 24;  ///< twice what a condition number of 1e13 takes
constexpr int most_rounds = 6;       ///< of `arrive`, which takes two
/// ‖XXᵀ − I‖_F from which on products alone arrive sooner than another inverse and they.
constexpr double near_identity = 4;
/// Σ(σ² − 1)/√n that goes with it for most spectra.
constexpr double usual_sum = 2;
constexpr double last_digit = 1e-16;  ///< of singular values
/// Of XXᵀ from I below which p(λ) = 1 − (λ − 1)/2 is exact to rounding.
constexpr double last_distance = 1e-8;
/// Of X·X⁻¹v = v: an inverse further off has lost all its digits, or hides that X is singular.
constexpr double inverse_tolerance = 1e-3;

double root(std::size_t n) {
  return std::sqrt(static_cast<double>(n));
}

/// Newton's iteration on one matrix, and the matrices that it works on.
class PolarIteration {
 public:
  PolarIteration(const PanelMatrix& m, const PanelKernels& kernels)
      : m_(m),
        kernels_(kernels),
        n_(m.rows),
        room_(std::make_unique_for_overwrite<PanelLine[]>(5 * m.lines.size())),
        inverse_work_(n_) {}

  std::optional<PanelMatrix> run(std::size_t longer) {
    double size = std::sqrt(kernels_.squared_norm(m_));
    if (!(size > 0)) return std::nullopt;
    kernels_.combine(1 / size, m_, 0, m_, 0, x_);
    size = 1;
    for (int i = 0; i < most_iterations; ++i) {
      check_stop();
      if (!invert()) return std::nullopt;
      const double inverse_size = std::sqrt(kernels_.squared_norm(y_));
      if (i == 0 && !regular(inverse_size, longer)) return std::nullopt;
      const double gamma = std::sqrt(inverse_size / size);
      const double square = kernels_.newton_step(x_, y_, 0.5 * gamma, 0.5 / gamma).size;
      if (!std::isfinite(square)) return std::nullopt;
      size = std::sqrt(square);
      // All singular values are at least 1 now.
      if (square - static_cast<double>(n_) > usual_sum * root(n_)) continue;
      const Arrival end = arrive();
      if (end == Arrival::too_far) continue;
      if (end == Arrival::failed || !confirmed()) return std::nullopt;
      return PanelMatrix(x_);
    }
    return std::nullopt;
  }

 private:
  enum class Arrival { done, too_far, failed };

  /// The i-th matrix in room_.
  Panels matrix(std::size_t i) const { return {room_[i * m_.lines.size()].at, n_, n_}; }

  /// y ← x⁻ᵀ.
  bool invert() {
    if (n_ > most_inverse_rows) {
      const Eigen::PartialPivLU<Matrix> lu(dense(PanelMatrix(x_)));
      if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > 0)) return false;
      const PanelMatrix inverse = panels(lu.inverse().transpose());
      kernels_.combine(1, inverse, 0, inverse, 0, y_);
      return true;
    }
    kernels_.combine(1, x_, 0, x_, 0, copy_);
    return kernels_.inverse_transposed(copy_, y_, inverse_work_);
  }

  bool regular(double inverse_size, std::size_t longer) const {
    const double zero = rank_tolerance(static_cast<Eigen::Index>(longer), 1, 1);
    return rank_margin * zero * inverse_size < 1 && inverts();
  }

  /// Whether y is x⁻ᵀ, tried on a vector whose overlap with every direction is like a random one's: entry i
  /// is the fractional part of i²√2, less a half.
  bool inverts() const {
    PanelMatrix v(n_, 1), half(n_, 1), whole(n_, 1);
    for (std::size_t i = 0; i < n_; ++i) {
      const double square = static_cast<double>((i + 1) * (i + 1)) * 1.4142135623730951;
      v.data()[i] = square - std::floor(square) - 0.5;
    }
    kernels_.apply_transposed(y_, v.data(), half.data());
    kernels_.apply(x_, half.data(), whole.data());
    return kernels_.squared_distance(whole, v) <=
           inverse_tolerance * inverse_tolerance * kernels_.squared_norm(v);
  }

  /// X ← p(XXᵀ)X with p(λ) ≈ 1/√λ on an interval that surely holds all λ = σ²: D = XXᵀ − I and D² bound
  /// |λ − 1| by ‖D‖_F and, much closer, √‖D²‖_F.
  Arrival arrive() {
    const Panels d = copy_;
    for (int i = 0; i < most_rounds; ++i) {
      check_stop();
      kernels_.symmetric_times_transposed(x_, x_, d);
      add_to_diagonal(d, -1);
      const double norm = std::sqrt(kernels_.squared_norm(d));
      if (!(norm <= (i == 0 ? near_identity : 0.5))) return i == 0 ? Arrival::too_far : Arrival::failed;
      if (norm <= last_distance) {
        kernels_.combine(-0.5, d, 0, d, 1, d);
        step(d);
        return Arrival::done;
      }
      kernels_.symmetric_times_transposed(d, d, square_);
      const double distance = std::sqrt(std::sqrt(kernels_.squared_norm(square_)));
      const double least = i == 0 ? 1 : 1 - distance;
      const double half = (1 + distance - least) / 2, middle = least + half;
      const InverseRoot polynomial = inverse_root(middle, half, last_digit);
      // t = (D − (middle − 1))/half lies between −1 and 1.
      const double shift = middle - 1;
      const double a = 1 / half, b = shift / half;
      kernels_.combine(a * a, square_, -2 * a * b, d, b * b, square_);
      kernels_.combine(a, d, 0, d, -b, d);
      step(value(polynomial, d));
      if (polynomial.error <= last_digit) return Arrival::done;
    }
    return Arrival::failed;
  }

  void step(ConstPanels factor) {
    kernels_.times(factor, x_, y_);
    std::swap(x_, y_);
  }

  /// The polynomial of a symmetric t, in powers of t² = square_ (Paterson & Stockmeyer).
  ConstPanels value(const InverseRoot& p, ConstPanels t) {
    std::size_t k = static_cast<std::size_t>(p.degree) - 2;
    kernels_.combine(p.a[k + 2], square_, p.a[k + 1], t, p.a[k], sum_);
    for (; k > 0; k -= 2) {
      kernels_.symmetric_times_transposed(square_, sum_, y_);
      kernels_.combine(1, y_, p.a[k - 1], t, p.a[k - 2], sum_);
    }
    return sum_;
  }

  /// x is m's polar factor if it is orthogonal and m·xᵀ symmetric (positive definite by the iteration).
  bool confirmed() {
    const Panels h = copy_;
    kernels_.times_transposed(m_, x_, h);
    kernels_.transpose(h, y_);
    const double tolerance = rounding * root(n_);
    return kernels_.squared_distance(h, y_) <= tolerance * tolerance * kernels_.squared_norm(m_);
  }

  const PanelMatrix& m_;
  const PanelKernels& kernels_;
  std::size_t n_;
  std::unique_ptr<PanelLine[]> room_;
  Panels x_ = matrix(0), y_ = matrix(1), copy_ = matrix(2), square_ = matrix(3), sum_ = matrix(4);
  InverseWork inverse_work_;
};

}  // namespace

std::optional<PanelMatrix> polar_square(const PanelMatrix& m, std::size_t longer,
                                        const PanelKernels& kernels) {
  return PolarIteration(m, kernels).run(longer);
}

}  // namespace muonscope
