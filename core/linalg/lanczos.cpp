#include "core/linalg/lanczos.h"

#include <Eigen/Eigenvalues>
#include <algorithm>

#include "core/stop.h"

namespace muonscope {
namespace {

/// ‖Az − θz‖ at which θ is taken, relative to ‖A‖. An isolated eigenvalue's error is of its square.
constexpr double residual_tolerance = 1e-9;
/// A next direction this short, relative to ‖A‖, is rounding: the space spanned is invariant.
constexpr double breakdown = 1e-13;
constexpr Eigen::Index most_steps = 500;

struct Ritz {
  double value;
  double last;  ///< last component of its vector
};

Ritz top(const Vector& diagonal, const Vector& beside, Eigen::Index size) {
  if (size == 1) return {diagonal(0), 1};
  Eigen::SelfAdjointEigenSolver<Matrix> solver;
  solver.computeFromTridiagonal(diagonal.head(size), beside.head(size - 1));
  return {solver.eigenvalues()(size - 1), std::abs(solver.eigenvectors()(size - 1, size - 1))};
}

}  // namespace

double largest_eigenvalue(const SymmetricMap& a, const Vector& start) {
  const Eigen::Index n = start.size();
  const Eigen::Index most = std::min(n, most_steps);
  Matrix basis(n, std::min<Eigen::Index>(most, 32));
  Vector diagonal(most), beside(most), next(n);
  basis.col(0) = start.normalized();
  double size = 0;  // of A, from below
  for (Eigen::Index k = 0;; ++k) {
    check_stop();
    a(basis.col(k), next);
    diagonal(k) = basis.col(k).dot(next);
    for (int pass = 0; pass < 2; ++pass) {  // twice is enough (Kahan, Parlett)
      const Vector along = basis.leftCols(k + 1).transpose() * next;
      next.noalias() -= basis.leftCols(k + 1) * along;
    }
    beside(k) = next.stableNorm();
    size = std::max({size, std::abs(diagonal(k)), beside(k)});
    const bool exhausted = k + 1 == most || !(beside(k) > breakdown * size);
    if (exhausted || k < 8 || k % 4 == 0) {
      const Ritz ritz = top(diagonal, beside, k + 1);
      if (exhausted || beside(k) * ritz.last <= residual_tolerance * size) return ritz.value;
    }
    if (k + 1 == basis.cols()) basis.conservativeResize(n, std::min(most, 2 * basis.cols()));
    basis.col(k + 1) = next / beside(k);
  }
}

}  // namespace muonscope
