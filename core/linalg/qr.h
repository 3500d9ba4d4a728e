#pragma once
// Householder's QR factorization A = QR, which bears every condition number.

#include <memory>

#include "core/base/types.h"

namespace muonscope {

/// Of an m×n matrix; k = min(m, n).
class Qr {
 public:
  explicit Qr(const Matrix& a);
  ~Qr();
  Matrix r() const;  ///< k×n, upper triangular; the diagonal may be negative
  Matrix q() const;  ///< m×n with orthonormal columns, for m ≥ n
  /// Q·[top; 0], m×top.cols(): what a factor of R becomes as one of A.
  Matrix widen(const Matrix& top) const;

 private:
  struct Factors;
  std::unique_ptr<const Factors> factors_;
};

}  // namespace muonscope
