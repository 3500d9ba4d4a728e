#include "core/linalg/inverse_root.h"

#include <cmath>

namespace muonscope {
namespace {

/// Chebyshev's points of n = 3, 5 and 7: cos(π(i + ½)/n).
constexpr std::array<double, 3> three = {0.8660254037844387, 0, -0.8660254037844387};
constexpr std::array<double, 5> five = {0.9510565162951535, 0.5877852522924731, 0, -0.5877852522924731,
                                        -0.9510565162951535};
constexpr std::array<double, 7> seven = {0.9749279121818236,  0.7818314824680298,  0.4338837391175581, 0,
                                         -0.4338837391175581, -0.7818314824680298, -0.9749279121818236};

/// Newton's divided differences at the points t, multiplied out.
template <std::size_t n>
void interpolate(const std::array<double, n>& t, double middle, double half, InverseRoot& root) {
  std::array<double, n> difference;
  for (std::size_t i = 0; i < n; ++i) difference[i] = 1 / std::sqrt(middle + half * t[i]);
  for (std::size_t order = 1; order < n; ++order)
    for (std::size_t i = n - 1; i >= order; --i)
      difference[i] = (difference[i] - difference[i - 1]) / (t[i] - t[i - order]);
  for (std::size_t i = n; i-- > 0;) {  // a ← a·(t − tᵢ) + differenceᵢ
    for (std::size_t k = n - 1; k > 0; --k) root.a[k] = root.a[k - 1] - t[i] * root.a[k];
    root.a[0] = difference[i] - t[i] * root.a[0];
  }
}

}  // namespace

InverseRoot inverse_root(double middle, double half, double tolerance) {
  const double d = half / middle;
  const double fall = d / (1 + std::sqrt(1 - d * d));  // 1/ρ
  InverseRoot root;
  for (const int degree : {2, 4, 6}) {
    root.degree = degree;
    root.error = fall;
    for (int i = 0; i < degree; ++i) root.error *= fall;
    if (root.error <= tolerance) break;
  }
  if (root.degree == 2) interpolate(three, middle, half, root);
  if (root.degree == 4) interpolate(five, middle, half, root);
  if (root.degree == 6) interpolate(seven, middle, half, root);
  return root;
}

}  // namespace muonscope
