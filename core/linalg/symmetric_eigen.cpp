#include "core/linalg/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

namespace muonscope {
namespace {
using SymmetricSolver = Eigen::SelfAdjointEigenSolver<Matrix>;
}

std::optional<SymmetricEigen> symmetric_eigen(const Matrix& symmetric) {
  const SymmetricSolver solver(symmetric);
  if (solver.info() != Eigen::Success) return std::nullopt;
  return SymmetricEigen{solver.eigenvalues(), solver.eigenvectors()};
}

Vector symmetric_eigenvalues(const Matrix& symmetric) {
  return SymmetricSolver(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
}

Matrix inverse_square_root(const Matrix& positive) {
  return SymmetricSolver(positive).operatorInverseSqrt();
}

}  // namespace muonscope
