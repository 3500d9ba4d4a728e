#include "core/linalg/tridiagonal.h"

#include <algorithm>
#include <array>
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

/// Numbers that are tried together: a division waits for the one before, but not for its neighbours'.
constexpr std::size_t trials_at_once = 4;
using Trials = std::array<double, trials_at_once>;

/// Positive pivots of T − x (Sylvester), for each x.
std::array<std::size_t, trials_at_once> eigenvalues_above(const Tridiagonal& t, const Trials& x) {
  std::array<std::size_t, trials_at_once> count{};
  Trials pivot;
  pivot.fill(1);
  for (std::size_t i = 0; i < t.diagonal.size(); ++i) {
    const double coupling = i > 0 ? square(t.beside[i - 1]) : 0;
    for (std::size_t k = 0; k < trials_at_once; ++k) {
      pivot[k] = nonzero((t.diagonal[i] - x[k]) - coupling / pivot[k]);
      count[k] += pivot[k] > 0 ? 1 : 0;
    }
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
  // Narrows [low, high] to where the count falls to k between two of x, which ascend.
  const auto narrow = [&](const Trials& x) {
    const std::array<std::size_t, trials_at_once> above = eigenvalues_above(t, x);
    for (std::size_t i = 0; i < trials_at_once; ++i) {
      if (above[i] <= k) {
        high = x[i];
        return true;
      }
      low = x[i];
    }
    return false;
  };
  // each set reaches a million times as far as the one before
  for (double width = 64 * close; high < all.high; width *= 1024 * 1024) {
    Trials x;
    for (std::size_t i = 0; i < trials_at_once; ++i)
      x[i] = std::min(low + width * std::pow(32.0, static_cast<double>(i)), all.high);
    high = x.back();
    if (narrow(x)) break;
  }
  while (high - low > close) {
    Trials x;
    for (std::size_t i = 0; i < trials_at_once; ++i)
      x[i] = low + (high - low) * static_cast<double>(i + 1) / static_cast<double>(trials_at_once + 1);
    if (x.front() <= low || x.back() >= high) break;
    narrow(x);
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
