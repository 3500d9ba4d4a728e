#include <Eigen/QR>
#include <algorithm>

#include "core/linalg/svd.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

/// R of a thin QR.
Matrix triangle(const Matrix& a) {
  const Eigen::HouseholderQR<Matrix> qr(a);
  return qr.matrixQR().topRows(std::min(a.rows(), a.cols())).triangularView<Eigen::Upper>();
}

/// Singular values of P Qᵀ. With d below both sides they are those of the small R_P R_Qᵀ and the rest are
/// exactly 0.
Vector product_values(const Matrix& p, const Matrix& q) {
  const Eigen::Index count = std::min(p.rows(), q.rows());
  if (p.cols() >= count) return singular_values(p * q.transpose());
  Vector values = Vector::Zero(count);
  values.head(p.cols()) = singular_values(triangle(p) * triangle(q).transpose());
  return values;
}

void name_columns(std::vector<std::string>& columns, const std::string& stem, Eigen::Index count) {
  for (Eigen::Index i = 1; i <= count; ++i) columns.push_back(stem + std::to_string(i));
}

void write(const Vector& values, std::span<double>& out) {
  std::ranges::copy(values, out.begin());
  out = out.subspan(static_cast<std::size_t>(values.size()));
}

Probe probe(const Problem& problem) {
  const Matrix& p = problem.initial()[0].value;
  const Matrix& q = problem.initial()[1].value;
  Probe result;
  name_columns(result.columns, "sv_p_", std::min(p.rows(), p.cols()));
  name_columns(result.columns, "sv_q_", std::min(q.rows(), q.cols()));
  name_columns(result.columns, "sv_product_", std::min(p.rows(), q.rows()));
  result.measure = [](const Sample& sample, std::span<double> out) {
    const Matrix& left = (*sample.blocks)[0].value;
    const Matrix& right = (*sample.blocks)[1].value;
    write(singular_values(left), out);
    write(singular_values(right), out);
    write(product_values(left, right), out);
  };
  return result;
}

}  // namespace

ObservableKind singular_values_observable() {
  return {.kind = {.id = "singular_values",
                   .title = "Singular values",
                   .summary = "Singular values of P, of Q and of P Qᵀ, in descending order.",
                   .source = "arXiv 2606.30509, figure 1a,b"},
          .problems = {"matrix_factorization"},
          .probe = probe};
}

}  // namespace muonscope
