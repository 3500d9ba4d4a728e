#include "core/linalg/tridiagonal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace muonscope {
namespace {

/// A pivot of 0 stands for one that is 0 to rounding.
constexpr double least_pivot = std::numeric_limits<double>::min();

double nonzero(double pivot) {
  return std::abs(pivot) < least_pivot ? least_pivot : pivot;
}

double square(double x) {
  return x * x;
}

/// Positive pivots of T − x (Sylvester).
std::size_t eigenvalues_above(const Tridiagonal& t, double x) {
  double pivot = nonzero(t.diagonal[0] - x);
  std::size_t count = pivot > 0 ? 1 : 0;
  for (std::size_t i = 1; i < t.diagonal.size(); ++i) {
    pivot = nonzero((t.diagonal[i] - x) - square(t.beside[i - 1]) / pivot);
    count += pivot > 0 ? 1 : 0;
  }
  return count;
}

/// Of all of T's eigenvalues, with signs.
struct Bounds {
  double low, high;
};

Bounds gershgorin(const Tridiagonal& t) {
  const std::size_t n = t.diagonal.size();
  Bounds bounds{t.diagonal[0], t.diagonal[0]};
  for (std::size_t i = 0; i < n; ++i) {
    const double radius = (i > 0 ? std::abs(t.beside[i - 1]) : 0) + (i + 1 < n ? std::abs(t.beside[i]) : 0);
    bounds.low = std::min(bounds.low, t.diagonal[i] - radius);
    bounds.high = std::max(bounds.high, t.diagonal[i] + radius);
  }
  return bounds;
}

}  // namespace

double eigenvalue_from_top(const Tridiagonal& t, std::size_t k, double at_least) {
  constexpr double rounding = std::numeric_limits<double>::epsilon();
  const Bounds all = gershgorin(t);
  const double close = rounding * std::max(std::abs(all.low), std::abs(all.high));
  double low = std::max(at_least, all.low), high = low;
  for (double width = 64 * close; high < all.high; width *= 64) {
    high = std::min(low + width, all.high);
    if (eigenvalues_above(t, high) <= k) break;
    low = high;
  }
  while (high - low > close) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (eigenvalues_above(t, middle) > k ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

double last_component(const Tridiagonal& t, double eigenvalue) {
  const std::size_t n = t.diagonal.size();
  std::vector<double> down(n), up(n);  // pivots of T − θ from the top and from the bottom
  down[0] = nonzero(t.diagonal[0] - eigenvalue);
  for (std::size_t i = 1; i < n; ++i)
    down[i] = nonzero((t.diagonal[i] - eigenvalue) - square(t.beside[i - 1]) / down[i - 1]);
  up[n - 1] = nonzero(t.diagonal[n - 1] - eigenvalue);
  for (std::size_t i = n - 1; i-- > 0;)
    up[i] = nonzero((t.diagonal[i] - eigenvalue) - square(t.beside[i]) / up[i + 1]);
  std::size_t meet = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < n; ++i) {
    const double left = std::abs(down[i] + up[i] - (t.diagonal[i] - eigenvalue));
    if (left < least) least = left, meet = i;
  }
  double norm2 = 1, component = 1;
  for (std::size_t i = meet; i-- > 0;) {
    component *= -t.beside[i] / down[i];
    norm2 += component * component;
  }
  component = 1;
  for (std::size_t i = meet + 1; i < n; ++i) {
    component *= -t.beside[i - 1] / up[i];
    norm2 += component * component;
  }
  return std::abs(component) / std::sqrt(norm2);
}

}  // namespace muonscope
