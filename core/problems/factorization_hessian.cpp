#include "core/problems/factorization_hessian.h"

#include <memory>

#include "core/linalg/products.h"

namespace muonscope {
namespace {

/// By the kernels, in room of its own: nothing is allocated for a product.
class PanelHessian {
 public:
  PanelHessian(const Matrix& residual, const Matrix& p, const Matrix& q)
      : kernels_(panel_kernels()),
        p_(panels(p)),
        q_(panels(q)),
        residual_(panels(residual)),
        across_(transposed_panels(residual)),
        dp_(p_.rows, p_.cols),
        dq_(q_.rows, q_.cols),
        change_(p_.rows, q_.rows),
        more_(p_.rows, q_.rows),
        turned_(q_.rows, p_.rows),
        by_p_(p_.rows, p_.cols),
        more_p_(by_p_),
        by_q_(q_.rows, q_.cols),
        more_q_(by_q_) {}

  void apply(const Vector& v, Vector& product) {
    const std::size_t entries = p_.rows * p_.cols;
    make_panels(v.data(), dp_);
    make_panels(v.data() + entries, dq_);
    kernels_.times_transposed(dp_, q_, change_);
    kernels_.times_transposed(p_, dq_, more_);
    kernels_.combine(1, change_, 1, more_, 0, change_);
    kernels_.transpose(change_, turned_);
    add(change_, q_, residual_, dq_, by_p_, more_p_);
    add(turned_, p_, across_, dp_, by_q_, more_q_);
    product.resize(v.size());
    make_columns(by_p_, product.data());
    make_columns(by_q_, product.data() + entries);
  }

 private:
  /// out ← A·B + C·D.
  void add(const PanelMatrix& a, const PanelMatrix& b, const PanelMatrix& c, const PanelMatrix& d,
           PanelMatrix& out, PanelMatrix& room) const {
    kernels_.times(a, b, out);
    kernels_.times(c, d, room);
    kernels_.combine(1, out, 1, room, 0, out);
  }

  const PanelKernels& kernels_;
  PanelMatrix p_, q_, residual_, across_;
  PanelMatrix dp_, dq_, change_, more_, turned_, by_p_, more_p_, by_q_, more_q_;
};

}  // namespace

SymmetricMap factorization_hessian(const Matrix& target, const Matrix& p, const Matrix& q) {
  const Matrix residual = times_transposed(p, q) - target;
  if (suits_kernels(p.rows(), p.cols(), q.rows()) && suits_kernels(p.rows(), q.rows(), q.cols())) {
    const auto hessian = std::make_shared<PanelHessian>(residual, p, q);
    return [hessian](const Vector& v, Vector& product) { hessian->apply(v, product); };
  }
  return [residual, p, q](const Vector& v, Vector& product) {
    const Eigen::Map<const Matrix> dp(v.data(), p.rows(), p.cols());
    const Eigen::Map<const Matrix> dq(v.data() + p.size(), q.rows(), q.cols());
    const Matrix change = dp * q.transpose() + p * dq.transpose();
    product.resize(v.size());
    Eigen::Map<Matrix>(product.data(), p.rows(), p.cols()) = change * q + residual * dq;
    Eigen::Map<Matrix>(product.data() + p.size(), q.rows(), q.cols()) =
        change.transpose() * p + residual.transpose() * dp;
  };
}

}  // namespace muonscope
