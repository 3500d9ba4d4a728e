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

struct SymmetricEigenvalues::Solvers {
  explicit Solvers(Eigen::Index n) : any(n), values(n) {}

  SymmetricSolver any;
  Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> three;
  Vector values;
};

SymmetricEigenvalues::SymmetricEigenvalues(Eigen::Index n) : solvers_(std::make_unique<Solvers>(n)) {}

SymmetricEigenvalues::~SymmetricEigenvalues() = default;

const Vector& SymmetricEigenvalues::of(const Matrix& symmetric) {
  if (symmetric.rows() == 3) {
    solvers_->three.computeDirect(symmetric, Eigen::EigenvaluesOnly);
    solvers_->values = solvers_->three.eigenvalues();
  } else {
    solvers_->values = solvers_->any.compute(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
  }
  return solvers_->values;
}

Matrix inverse_square_root(const Matrix& positive) {
  return SymmetricSolver(positive).operatorInverseSqrt();
}

}  // namespace muonscope
