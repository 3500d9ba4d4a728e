#include "core/observables/sharpness.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "core/linalg/lanczos.h"
#include "core/linalg/symmetric_eigen.h"
#include "core/observables/measures.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

Eigen::Index entries(const Blocks& blocks) {
  Eigen::Index count = 0;
  for (const Block& block : blocks) count += block.value.size();
  return count;
}

/// Where a factorization curves most among directions (u·aᵀ, v·bᵀ) with M*'s first singular vectors u, v: of
/// the eigenvectors that all but coincide near the saddle at 0, and of the one at the minimum, most is in
/// there. ½d²L is |Qa|² + |Pb|² + 2(uᵀPb)(vᵀQa) + 2(uᵀRv)·aᵀb on them.
Vector steepest_of_first_mode(const FactorizationFacts& facts, const Blocks& x) {
  const Matrix& p = x[0].value;
  const Matrix& q = x[1].value;
  const Vector u = facts.target_left.col(0), v = facts.target_right.col(0);
  const Vector pu = p.transpose() * u, qv = q.transpose() * v;
  const Eigen::Index d = p.cols();
  const Matrix across = qv * pu.transpose() + (pu.dot(qv) - facts.target_values(0)) * Matrix::Identity(d, d);
  Matrix form(2 * d, 2 * d);
  form << q.transpose() * q, across, across.transpose(), p.transpose() * p;
  const std::optional<SymmetricEigen> parts = symmetric_eigen(form);
  if (!parts) return Vector::Zero(p.size() + q.size());
  const Vector top = parts->vectors.col(2 * d - 1);
  Vector start(p.size() + q.size());
  start.head(p.size()) = (u * top.head(d).transpose()).reshaped();
  start.tail(q.size()) = (v * top.tail(d).transpose()).reshaped();
  return start;
}

/// A function of the state and of random numbers that are keyed by lane and step, not drawn from one stream:
/// rows are measured in any order, and replay repeats them.
Vector start_vector(const Problem& problem, const Sample& sample) {
  constexpr double random_part = 1e-3;  // so that no eigenvector is missed
  Stream stream(sample.lane.seed,
                "sharpness." + std::to_string(sample.lane.index) + "." + std::to_string(sample.step));
  const Vector random = gaussian(stream, entries(*sample.blocks), 1, 1);
  const FactorizationFacts* facts = problem.factorization();
  if (facts == nullptr) return random;
  return random * (random_part / random.norm()) + steepest_of_first_mode(*facts, *sample.blocks);
}

/// Of a value that is taken although the products ran out.
constexpr double promised_accuracy = 1e-9;

/// NaN where the eigenvalue is not settled.
double settled(const BoundedEigenvalue& found) {
  const bool known =
      found.products < most_lanczos_products || found.bound <= promised_accuracy * std::abs(found.value);
  return known ? found.value : std::numeric_limits<double>::quiet_NaN();
}

Probe sharpness_probe(const Problem& problem) {
  return {{"sharpness"}, [&problem, at = problem.hessian()](const Sample& sample, std::span<double> out) {
            out[0] = sharpness(problem, at, sample);
          }};
}

}  // namespace

double sharpness(const Problem& problem, const HessianAt& hessian, const Sample& sample) {
  return settled(largest_eigenvalue(hessian(*sample.blocks), start_vector(problem, sample)));
}

ObservableKind sharpness_observable() {
  return {
      .kind = {.id = "sharpness",
               .title = "Sharpness",
               .summary = "The largest eigenvalue of the loss's Hessian; gradient descent is stable while "
                          "it is below 2/η.",
               .source = "arXiv 2606.30509, §3; Cohen et al., arXiv 2103.00065"},
      .needs = {Capability::hessian},
      .probe = sharpness_probe};
}

}  // namespace muonscope
