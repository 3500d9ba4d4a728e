#include <Eigen/Core>
#include <limits>
#include <numbers>

#include "core/linalg/spectral_map.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

/// Appends the upper triangle, off-diagonal entries times √2, so that dot products are those of the matrices.
void pack_symmetric(const Matrix& symmetric, std::vector<double>& out) {
  for (Eigen::Index j = 0; j < symmetric.cols(); ++j) {
    for (Eigen::Index i = 0; i < j; ++i) out.push_back(std::numbers::sqrt2 * symmetric(i, j));
    out.push_back(symmetric(j, j));
  }
}

/// Δ₁ = √(PᵀP) − √(QᵀQ), then Δ₂ = PᵀP − QᵀQ, packed.
std::vector<double> material(const Sample& sample) {
  const Matrix& p = (*sample.blocks)[0].value;
  const Matrix& q = (*sample.blocks)[1].value;
  std::vector<double> packed;
  packed.reserve(static_cast<std::size_t>(p.cols() * (p.cols() + 1)));
  pack_symmetric(gram_root(p) - gram_root(q), packed);
  pack_symmetric(p.transpose() * p - q.transpose() * q, packed);
  return packed;
}

double overlap(std::span<const double> at_t, std::span<const double> at_reference) {
  const auto size = static_cast<Eigen::Index>(at_t.size());
  const Eigen::Map<const Vector> now(at_t.data(), size);
  const Eigen::Map<const Vector> reference(at_reference.data(), size);
  const double norm = reference.squaredNorm();
  return norm > 0 ? now.dot(reference) / norm : std::numeric_limits<double>::quiet_NaN();
}

void derive(std::span<const double> at_t, std::span<const double> at_reference, std::span<double> out) {
  const std::size_t half = at_t.size() / 2;
  out[0] = overlap(at_t.first(half), at_reference.first(half));
  out[1] = overlap(at_t.last(half), at_reference.last(half));
}

ReferredProbe conserved_probe(const Problem&) {
  return {{"delta1_overlap", "delta2_overlap"}, material, derive};
}

}  // namespace

ObservableKind conserved_observable() {
  return {
      .kind = {.id = "conserved",
               .title = "Conserved quantities",
               .summary = "Overlaps ⟨Δ(t),Δ(t*)⟩/‖Δ(t*)‖² of Δ₁ = √(PᵀP) − √(QᵀQ), which aligned Muon keeps, "
                          "and of Δ₂ = PᵀP − QᵀQ, which gradient flow keeps.",
               .source = "arXiv 2606.30509, figure 1e,f"},
      .needs = {Capability::product},
      .referred = conserved_probe};
}

}  // namespace muonscope
