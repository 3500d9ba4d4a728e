#include <cmath>
#include <limits>
#include <string>

#include "core/linalg/lanczos.h"
#include "core/observables/measures.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

Eigen::Index entries(const Blocks& blocks) {
  Eigen::Index count = 0;
  for (const Block& block : blocks) count += block.value.size();
  return count;
}

/// Keyed by lane and step, not drawn from one stream: rows are measured in any order, and replay repeats
/// them.
Vector start_vector(const Sample& sample, Eigen::Index size) {
  Stream stream(sample.lane.seed,
                "sharpness." + std::to_string(sample.lane.index) + "." + std::to_string(sample.step));
  return gaussian(stream, size, 1, 1);
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
  return {{"sharpness"}, [&problem](const Sample& sample, std::span<double> out) {
            const SymmetricMap hessian = problem.hessian(*sample.blocks);
            out[0] = settled(largest_eigenvalue(hessian, start_vector(sample, entries(*sample.blocks))));
          }};
}

}  // namespace

ObservableKind sharpness_observable() {
  return {
      .kind = {.id = "sharpness",
               .title = "Sharpness",
               .summary = "The largest eigenvalue of the loss's Hessian; gradient descent is stable while "
                          "it is below 2/η.",
               .source = "arXiv 2606.30509, §3; Cohen et al., arXiv 2103.00065"},
      .problems = {"matrix_factorization", "linear_attention"},
      .probe = sharpness_probe};
}

}  // namespace muonscope
