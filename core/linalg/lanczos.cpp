#include "core/linalg/lanczos.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/stop.h"
#include "core/linalg/tridiagonal.h"

namespace muonscope {
namespace {

/// Of a value, at which it is taken; and of ‖A‖, below which everything is rounding.
constexpr double wanted_accuracy = 1e-9, rounding_of_size = 1e-13;
/// A next direction this short, relative to ‖A‖, is rounding: the space spanned is invariant.
constexpr double breakdown = 1e-13;
constexpr int first_look = 8;

/// A from its projection on a growing Krylov space.
class Projection {
 public:
  void add(double along, double beyond) {
    diagonal_.push_back(along);
    beside_.push_back(beyond);
    size_ = std::max({size_, std::abs(along), beyond});
  }
  int products() const { return static_cast<int>(diagonal_.size()); }
  double beyond() const { return beside_.back(); }
  bool exhausted() const { return !(beyond() > breakdown * size_) || products() == most_lanczos_products; }

  BoundedEigenvalue top() {
    const Tridiagonal t{diagonal_, std::span(beside_).first(beside_.size() - 1)};
    // Ritz values rise as the space grows (Cauchy)
    known_ = eigenvalue_from_top(t, 0, known_ - rounding_of_size * size_);
    return {known_, beyond() * last_component(t, known_), products()};
  }

  bool good_enough(const BoundedEigenvalue& found) const { return found.bound <= tolerance(found); }
  double tolerance(const BoundedEigenvalue& found) const {
    return std::max(wanted_accuracy * std::abs(found.value), rounding_of_size * size_);
  }

 private:
  std::vector<double> diagonal_, beside_;                    ///< the last of `beside_` leads out of the space
  double size_ = 0;                                          ///< of A, from below
  double known_ = -std::numeric_limits<double>::infinity();  ///< the top Ritz value when last looked at
};

/// When bounds fall at the rate of the last two looks, they will be small enough after so many products more.
int products_until(double before, double now, double wanted, int products_between, int products) {
  const int most = std::max(first_look, products / 4);
  const double falls = std::log(before / now) / products_between;
  if (!(falls > 0)) return most;
  return static_cast<int>(
      std::clamp(std::ceil(std::log(now / wanted) / falls), 2.0, static_cast<double>(most)));
}

double length(const Vector& v) {
  const double norm2 = v.squaredNorm();
  return norm2 > 1e-200 && norm2 < 1e200 ? std::sqrt(norm2) : v.stableNorm();
}

}  // namespace

BoundedEigenvalue largest_eigenvalue(const SymmetricMap& a, const Vector& start) {
  Projection projection;
  Vector before = Vector::Zero(start.size()), now = start / length(start), next(start.size());
  BoundedEigenvalue last{};
  int look = first_look;
  for (;;) {
    check_stop();
    a(now, next);
    if (projection.products() > 0) next -= projection.beyond() * before;
    const double along = now.dot(next);
    next -= along * now;
    projection.add(along, length(next));
    if (projection.exhausted()) return projection.top();
    if (projection.products() >= look) {
      const BoundedEigenvalue found = projection.top();
      if (projection.good_enough(found)) return found;
      look += last.products == 0 ? first_look
                                 : products_until(last.bound, found.bound, projection.tolerance(found),
                                                  found.products - last.products, found.products);
      last = found;
    }
    std::swap(before, now);
    now = next * (1 / projection.beyond());
  }
}

}  // namespace muonscope
