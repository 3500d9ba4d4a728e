#include <algorithm>

#include "core/linalg/polar_svd.h"
#include "core/linalg/qr.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

/// Neighbouring singular values are distinguished only if their ratio exceeds 1 + this (arXiv 2606.30509,
/// fig. 3).
constexpr double separation = 0.08;

bool separate(const Vector& values, Eigen::Index i, double gap) {
  return values(i) > (1 + separation) * values(i + 1) && values(i) - values(i + 1) > gap;
}

/// Σ ‖O[block, block]‖²/r over blocks of indices that not both spectra tell apart: 1 where the singular
/// vectors span the same spaces, whichever vectors were chosen within a degenerate one.
double alignment(const Matrix& overlap, const Vector& a, const Vector& b, double gap) {
  const Eigen::Index r = overlap.rows();
  double sum = 0;
  for (Eigen::Index first = 0; first < r;) {
    Eigen::Index end = first + 1;
    while (end < r && !(separate(a, end - 1, gap) && separate(b, end - 1, gap))) ++end;
    sum += overlap.block(first, first, end - first, end - first).squaredNorm();
    first = end;
  }
  return sum / static_cast<double>(r);
}

/// SVD of PQᵀ with min(n,m,d) triples. With d below both sides the small R_P R_Qᵀ has them all.
Svd product_svd(const Matrix& p, const Matrix& q) {
  const Eigen::Index d = p.cols();
  if (d >= std::min(p.rows(), q.rows())) return polar_svd(p * q.transpose());
  const Qr left(p), right(q);
  const Svd core = polar_svd(left.r() * right.r().transpose());
  return {left.widen(core.u), core.s, right.widen(core.v)};
}

Probe alignment_probe(const Problem& problem) {
  const FactorizationFacts& facts = *problem.factorization();
  const auto measure = [&facts](const Sample& sample, std::span<double> out) {
    const Matrix& p = (*sample.blocks)[0].value;
    const Matrix& q = (*sample.blocks)[1].value;
    const Eigen::Index r = facts.target_values.size();
    const Svd product = product_svd(p, q);
    const double gap = sample.alignment_gap.value_or(facts.init_scale);
    const auto against_target = [&](const Matrix& vectors, const Matrix& targets) {
      return alignment(vectors.leftCols(r).transpose() * targets, product.s, facts.target_values, gap);
    };
    out[0] = against_target(product.u, facts.target_left);
    out[1] = against_target(product.v, facts.target_right);
    const Svd left = polar_svd(p), right = polar_svd(q);
    out[2] = alignment(left.v.leftCols(r).transpose() * right.v.leftCols(r), left.s, right.s, gap);
  };
  return {{"align_left", "align_right", "align_in"}, measure};
}

}  // namespace

ObservableKind alignment_observable() {
  return {.kind = {.id = "alignment",
                   .title = "Alignment",
                   .summary = "How far the singular vectors of PQᵀ are M*'s (left, right) and those of P are "
                              "Q's (in): 0 to 1, by blocks of nearly equal singular values.",
                   .source = "arXiv 2606.30509, figure 3"},
          .needs = {Capability::factorization},
          .probe = alignment_probe};
}

}  // namespace muonscope
