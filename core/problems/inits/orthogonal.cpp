#include <Eigen/LU>

#include "core/problems/inits/init.h"

namespace muonscope {
namespace {

/// Orthonormal columns or rows; a rotation where square. If P₀ᵀQ₀ were a reflection, one direction of P₀
/// would, in odd dimension, be the exact opposite of Q₀'s: Muon's first step of length α would cancel both,
/// and that mode would stay at 0.
Matrix orthonormal(Stream& stream, Eigen::Index rows, Eigen::Index cols) {
  Matrix q = orthogonal(stream, rows, cols);
  if (rows == cols && q.determinant() < 0) q.col(0) = -q.col(0);
  return q;
}

Factors orthogonal_factors(const InitRequest& request) {
  Stream p(request.seed, "init.p");
  Stream q(request.seed, "init.q");
  const double scale = request.spec.real("scale");
  return {scale * orthonormal(p, request.rows, request.inner),
          scale * orthonormal(q, request.cols, request.inner)};
}

double orthogonal_scale(const InitRequest& request) {
  return request.spec.real("scale");
}

}  // namespace

InitKind orthogonal_init() {
  return {.kind = {.id = "orthogonal",
                   .title = "Orthogonal",
                   .summary = "P and Q are α times random matrices with orthonormal columns (or rows), "
                              "rotations where they are square.",
                   .source = "arXiv 2606.30509, figure 4",
                   .parameters = {init_scale(1e-4, "Every singular value of P and of Q.")}},
          .make = orthogonal_factors,
          .scale = orthogonal_scale};
}

}  // namespace muonscope
