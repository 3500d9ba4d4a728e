#include "core/linalg/qr.h"

#include <Eigen/QR>
#include <algorithm>

namespace muonscope {

struct Qr::Factors {
  Eigen::HouseholderQR<Matrix> eigen;
};

Qr::Qr(const Matrix& a)
    : factors_(std::make_unique<const Factors>(Factors{Eigen::HouseholderQR<Matrix>(a)})) {}

Qr::~Qr() = default;

Matrix Qr::r() const {
  const Matrix& packed = factors_->eigen.matrixQR();
  return packed.topRows(std::min(packed.rows(), packed.cols())).triangularView<Eigen::Upper>();
}

Matrix Qr::q() const {
  return factors_->eigen.householderQ() * Matrix::Identity(factors_->eigen.rows(), factors_->eigen.cols());
}

Matrix Qr::widen(const Matrix& top) const {
  Matrix wide = Matrix::Zero(factors_->eigen.rows(), top.cols());
  wide.topRows(top.rows()) = top;
  wide.applyOnTheLeft(factors_->eigen.householderQ());
  return wide;
}

}  // namespace muonscope
