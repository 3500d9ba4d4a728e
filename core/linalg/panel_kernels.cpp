// No Eigen here: its inline functions, compiled for wider registers, would be linked into everything else.
#include "core/linalg/panel_kernels.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

// Chosen at run time by the loader; sanitizers' runtimes are not up yet when it asks.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MUONSCOPE_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MUONSCOPE_WIDE
#endif
#define MUONSCOPE_INLINE [[gnu::always_inline]] inline

namespace muonscope {
namespace {

using Pack = double __attribute__((vector_size(64), may_alias));
using Mask = std::int64_t __attribute__((vector_size(64), may_alias));

constexpr std::size_t group = 4;  ///< columns that are eliminated together

MUONSCOPE_INLINE Pack* packs(PanelMatrix& m) {
  return reinterpret_cast<Pack*>(m.lines.data());
}
MUONSCOPE_INLINE const Pack* packs(const PanelMatrix& m) {
  return reinterpret_cast<const Pack*>(m.lines.data());
}

/// 0 at the place of `row` if it is in panel `panel`, 1 elsewhere.
MUONSCOPE_INLINE void all_but(std::size_t row, std::size_t panel, Pack& ones) {
  const Mask rows = {0, 1, 2, 3, 4, 5, 6, 7};
  const auto place = static_cast<std::int64_t>(row) - static_cast<std::int64_t>(panel * panel_rows);
  ones = rows == place ? 0.0 : Pack{} + 1.0;
}

MUONSCOPE_INLINE double sum_of(const Pack& p) {
  return ((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7]));
}

/// The free row with the largest |a(·, s)|, `n` where none is above 0. Sizes are compared to 42 bits: the
/// last ten of each hold its row.
MUONSCOPE_INLINE std::size_t pivot_row(const Pack* a, const Pack* free, std::size_t n, std::size_t s) {
  constexpr auto last = static_cast<std::int64_t>(most_inverse_rows) - 1;
  const Mask rows = {last, last - 1, last - 2, last - 3, last - 4, last - 5, last - 6, last - 7};
  const Mask size_bits = Mask{} + (std::numeric_limits<std::int64_t>::max() & ~last);
  Pack most = {};
  for (std::size_t b = 0; b < panels_of(n); ++b) {
    const Pack x = a[b * n + s] * free[b];
    const Mask key =
        (reinterpret_cast<Mask>(x) & size_bits) | (rows - static_cast<std::int64_t>(b * panel_rows));
    const Pack size = reinterpret_cast<Pack>(key);
    most = size > most ? size : most;
  }
  const auto keep_larger = [&most](const Pack& other) { most = other > most ? other : most; };
  keep_larger(__builtin_shufflevector(most, most, 4, 5, 6, 7, 0, 1, 2, 3));
  keep_larger(__builtin_shufflevector(most, most, 2, 3, 0, 1, 6, 7, 4, 5));
  keep_larger(__builtin_shufflevector(most, most, 1, 0, 3, 2, 5, 4, 7, 6));
  const auto key = std::bit_cast<std::int64_t>(most[0]);
  return (key & ~last) == 0 ? n : static_cast<std::size_t>(last - (key & last));
}

/// Gauss–Jordan within `width` columns from k on alone; their pivot rows leave `free`.
template <std::size_t width>
MUONSCOPE_INLINE bool reduce(Pack* a, Pack* free, std::size_t n, std::size_t k, std::size_t* pivots) {
  const std::size_t panels = panels_of(n);
  for (std::size_t s = 0; s < width; ++s) {
    const std::size_t p = pivot_row(a, free, n, k + s);
    if (p == n) return false;
    pivots[k + s] = p;
    double heads[width];
    for (std::size_t j = 0; j < width; ++j) heads[j] = a[p / panel_rows * n + k + j][p % panel_rows];
    const double inverse = 1 / heads[s];
    for (std::size_t b = 0; b < panels; ++b) {
      Pack* row = a + b * n + k;
      Pack keep;
      all_but(p, b, keep);
      free[b] *= keep;
      const Pack column = keep > 0 ? row[s] * -inverse : Pack{} + inverse;
      for (std::size_t j = 0; j < width; ++j) row[j] = row[j] * keep + column * heads[j];
      row[s] = column;
    }
  }
  return true;
}

/// Takes the pivot rows of `width` columns from k on out of the columns `from` … `to`.
template <std::size_t width>
MUONSCOPE_INLINE void eliminate(Pack* a, std::size_t n, std::size_t k, std::size_t from, std::size_t to,
                                const std::size_t* pivots, double* heads) {
  for (std::size_t s = 0; s < width; ++s) {
    const Pack* home = a + pivots[k + s] / panel_rows * n;
    const std::size_t place = pivots[k + s] % panel_rows;
    for (std::size_t j = from; j < to; ++j) heads[j * width + s] = home[j][place];
  }
  for (std::size_t b = 0; b < panels_of(n); ++b) {
    Pack* row = a + b * n;
    Pack keep = Pack{} + 1.0, panel[width];
    for (std::size_t s = 0; s < width; ++s) {
      Pack others;
      all_but(pivots[k + s], b, others);
      keep *= others;
      panel[s] = row[k + s];
    }
    for (std::size_t j = from; j < to; ++j) {
      Pack sum = panel[0] * heads[j * width];
      for (std::size_t s = 1; s < width; ++s) sum += panel[s] * heads[j * width + s];
      row[j] = row[j] * keep + sum;
    }
  }
}

}  // namespace

MUONSCOPE_WIDE bool inverse_transposed(PanelMatrix& m, PanelMatrix& out, InverseWork& work) {
  const std::size_t n = m.rows;
  Pack* a = packs(m);
  Pack* free = reinterpret_cast<Pack*>(work.free.data());
  std::size_t* pivots = work.pivots.data();
  double* heads = work.heads.data();
  std::size_t* places = work.places.data();
  for (std::size_t i = 0; i < n; ++i) work.free[i / panel_rows].at[i % panel_rows] = 1;
  std::size_t k = 0;
  for (; k + group <= n; k += group) {
    if (!reduce<group>(a, free, n, k, pivots)) return false;
    eliminate<group>(a, n, k, 0, k, pivots, heads);
    eliminate<group>(a, n, k, k + group, n, pivots, heads);
  }
  for (; k < n; ++k) {
    if (!reduce<1>(a, free, n, k, pivots)) return false;
    eliminate<1>(a, n, k, 0, k, pivots, heads);
    eliminate<1>(a, n, k, k + 1, n, pivots, heads);
  }
  // Rows were never swapped: row pivots[k] holds the inverse's row k, column m its column pivots[m].
  const double* from = m.data();
  double* to = out.data();
  for (std::size_t c = 0; c < n; ++c) places[c] = out.place(pivots[c], 0);
  for (std::size_t r = 0; r < n; ++r) {
    const double* line = from + places[r];
    for (std::size_t c = 0; c < n; ++c) to[places[c] + r * panel_rows] = line[c * panel_rows];
  }
  return true;
}

MUONSCOPE_WIDE NewtonStep newton_step(PanelMatrix& xs, const PanelMatrix& ys, double p, double q) {
  Pack moved0 = {}, size0 = {}, moved1 = {}, size1 = {};
  Pack* x = packs(xs);
  const Pack* y = packs(ys);
  const auto at = [p, q, x, y](std::size_t i, Pack& moved, Pack& size) {
    const Pack next = p * x[i] + q * y[i];
    const Pack step = next - x[i];
    x[i] = next;
    moved += step * step;
    size += next * next;
  };
  const std::size_t n = xs.lines.size();
  std::size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    at(i, moved0, size0);
    at(i + 1, moved1, size1);
  }
  if (i < n) at(i, moved0, size0);
  return {sum_of(moved0 + moved1), sum_of(size0 + size1)};
}

MUONSCOPE_WIDE double squared_norm(const PanelMatrix& xs) {
  const Pack* x = packs(xs);
  Pack s0 = {}, s1 = {}, s2 = {}, s3 = {};
  const std::size_t n = xs.lines.size();
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 += x[i] * x[i];
    s1 += x[i + 1] * x[i + 1];
    s2 += x[i + 2] * x[i + 2];
    s3 += x[i + 3] * x[i + 3];
  }
  for (; i < n; ++i) s0 += x[i] * x[i];
  return sum_of((s0 + s1) + (s2 + s3));
}

MUONSCOPE_WIDE double half_way_to_identity(PanelMatrix& g) {
  double* at = g.data();
  for (std::size_t i = 0; i < g.rows; ++i) at[g.place(i, i)] -= 1;
  const double distance = squared_norm(g);
  Pack* x = packs(g);
  for (std::size_t i = 0; i < g.lines.size(); ++i) x[i] *= -0.5;
  for (std::size_t i = 0; i < g.rows; ++i) at[g.place(i, i)] += 1;
  return distance;
}

MUONSCOPE_WIDE void multiply_transposed(const PanelMatrix& a, const PanelMatrix& b, PanelMatrix& c) {
  const std::size_t depth = a.cols, n = b.rows;
  for (std::size_t j = 0; j < n; j += 4) {
    const double* right = b.data() + b.place(j, 0);
    for (std::size_t i = 0; i < panels_of(a.rows); ++i) {
      const Pack* left = packs(a) + i * depth;
      Pack* out = packs(c) + i * n;
      Pack c0 = {}, c1 = {}, c2 = {}, c3 = {};
      for (std::size_t k = 0; k < depth; ++k) {
        const double* r = right + k * panel_rows;
        const Pack l = left[k];
        c0 += l * r[0];
        c1 += l * r[1];
        c2 += l * r[2];
        c3 += l * r[3];
      }
      out[j] = c0;
      if (j + 1 < n) out[j + 1] = c1;
      if (j + 2 < n) out[j + 2] = c2;
      if (j + 3 < n) out[j + 3] = c3;
    }
  }
}

MUONSCOPE_WIDE void divide_by_triangle(PanelMatrix& a, const PanelMatrix& r) {
  const std::size_t n = r.rows;
  std::vector<double> column(n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k <= j; ++k) column[k] = r.data()[r.place(k, j)];
    const double inverse = 1 / column[j];
    for (std::size_t b = 0; b < panels_of(a.rows); ++b) {
      Pack* row = packs(a) + b * n;
      Pack sums[group] = {};
      std::size_t k = 0;
      for (; k + group <= j; k += group)
        for (std::size_t l = 0; l < group; ++l) sums[l] += row[k + l] * column[k + l];
      for (; k < j; ++k) sums[0] += row[k] * column[k];
      row[j] = (row[j] - ((sums[0] + sums[1]) + (sums[2] + sums[3]))) * inverse;
    }
  }
}

MUONSCOPE_WIDE void transpose(const PanelMatrix& a, PanelMatrix& out) {
  for (std::size_t j = 0; j < a.cols; j += panel_rows) {
    const std::size_t width = std::min(panel_rows, a.cols - j);
    for (std::size_t i = 0; i < a.rows; ++i) {
      const double* from = a.data() + a.place(i, j);
      double* to = out.data() + out.place(j, i);
      if (width == panel_rows) {
        for (std::size_t l = 0; l < panel_rows; ++l) to[l] = from[l * panel_rows];
      } else {
        for (std::size_t l = 0; l < width; ++l) to[l] = from[l * panel_rows];
      }
    }
  }
}

}  // namespace muonscope
