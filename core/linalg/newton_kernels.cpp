// No Eigen here: its inline functions, compiled for wider registers, would be linked into everything else.
#include "core/linalg/newton_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>

// Chosen at run time by the loader; sanitizers' runtimes are not up yet when it asks.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MUONSCOPE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define MUONSCOPE_WIDE
#endif

namespace muonscope {
namespace {

constexpr std::size_t panel_width = 4;
constexpr std::size_t lanes = 4;  ///< partial sums and maxima, whatever the registers hold

double sum_of(const std::array<double, lanes>& parts) {
  return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

/// Largest |cᵢ| among the rows that are free.
MUONSCOPE_WIDE double largest(const double* c, const double* free, std::size_t n) {
  std::array<double, lanes> parts{};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (std::size_t l = 0; l < lanes; ++l) {
      const double size = std::abs(c[i + l]) * free[i + l];
      parts[l] = size > parts[l] ? size : parts[l];
    }
  double all = std::max(std::max(parts[0], parts[1]), std::max(parts[2], parts[3]));
  for (; i < n; ++i) all = std::max(all, std::abs(c[i]) * free[i]);
  return all;
}

MUONSCOPE_WIDE void add_multiple(double* __restrict y, const double* __restrict x, double factor,
                                 std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] += factor * x[i];
}

/// Eliminates the pivot rows from the columns `from` … `to` by a panel of four columns.
MUONSCOPE_WIDE void eliminate(double* a, const double* panel, std::size_t n, std::size_t from, std::size_t to,
                              const std::size_t* pivots) {
  const double *p0 = panel, *p1 = p0 + n, *p2 = p1 + n, *p3 = p2 + n;
  for (std::size_t j = from; j < to; ++j) {
    double* __restrict x = a + j * n;
    double &x0 = x[pivots[0]], &x1 = x[pivots[1]], &x2 = x[pivots[2]], &x3 = x[pivots[3]];
    const double r0 = x0, r1 = x1, r2 = x2, r3 = x3;
    x0 = x1 = x2 = x3 = 0;
    for (std::size_t i = 0; i < n; ++i) x[i] += (p0[i] * r0 + p1[i] * r1) + (p2[i] * r2 + p3[i] * r3);
  }
}

/// Gauss–Jordan within the columns `from` … `to` alone; their pivot rows leave `work.free`.
bool reduce_panel(double* a, std::size_t n, std::size_t from, std::size_t to, InverseWork& work) {
  for (std::size_t s = from; s < to; ++s) {
    double* column = a + s * n;
    const double size = largest(column, work.free.data(), n);
    if (!(size > 0)) return false;
    std::size_t p = 0;
    while (p + 1 < n && !(std::abs(column[p]) * work.free[p] == size)) ++p;
    work.pivots[s] = p;
    work.free[p] = 0;
    const double inverse = 1 / column[p];
    for (std::size_t i = 0; i < n; ++i) column[i] *= -inverse;
    column[p] = inverse;
    for (std::size_t j = from; j < to; ++j) {
      if (j == s) continue;
      double* other = a + j * n;
      const double factor = other[p];
      other[p] = 0;
      add_multiple(other, column, factor, n);
    }
  }
  return true;
}

}  // namespace

bool inverse_transposed(double* a, double* out, std::size_t n, InverseWork& work) {
  std::fill(work.free.begin(), work.free.end(), 1.0);
  for (std::size_t k = 0; k < n; k += panel_width) {
    const std::size_t end = std::min(k + panel_width, n);
    if (!reduce_panel(a, n, k, end, work)) return false;
    if (end - k == panel_width) {
      eliminate(a, a + k * n, n, 0, k, &work.pivots[k]);
      eliminate(a, a + k * n, n, end, n, &work.pivots[k]);
      continue;
    }
    for (std::size_t j = 0; j < k; ++j) {
      std::array<double, panel_width> factors{};
      for (std::size_t s = k; s < end; ++s) {
        double& entry = a[j * n + work.pivots[s]];
        factors[s - k] = entry;
        entry = 0;
      }
      for (std::size_t s = k; s < end; ++s) add_multiple(a + j * n, a + s * n, factors[s - k], n);
    }
  }
  // Rows were never swapped: row pivots[k] holds the inverse's row k, column m its column pivots[m].
  for (std::size_t m = 0; m < n; ++m)
    for (std::size_t k = 0; k < n; ++k) out[k * n + work.pivots[m]] = a[m * n + work.pivots[k]];
  return true;
}

MUONSCOPE_WIDE NewtonStep newton_step(double* x, const double* y, double p, double q, std::size_t count) {
  std::array<double, lanes> moved{}, size{};
  const auto at = [&](std::size_t i, std::size_t l) {
    const double next = p * x[i] + q * y[i];
    const double step = next - x[i];
    x[i] = next;
    moved[l] += step * step;
    size[l] += next * next;
  };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (std::size_t l = 0; l < lanes; ++l) at(i + l, l);
  for (; i < count; ++i) at(i, 0);
  return {sum_of(moved), sum_of(size)};
}

MUONSCOPE_WIDE double squared_norm(const double* x, std::size_t count) {
  std::array<double, lanes> parts{};
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (std::size_t l = 0; l < lanes; ++l) parts[l] += x[i + l] * x[i + l];
  for (; i < count; ++i) parts[0] += x[i] * x[i];
  return sum_of(parts);
}

}  // namespace muonscope
