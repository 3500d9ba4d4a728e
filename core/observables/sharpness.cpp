#include <string>

#include "core/linalg/lanczos.h"
#include "core/observables/measures.h"
#include "core/random/stream.h"

namespace muonscope {
namespace {

void unpack_blocks(const Vector& packed, Blocks& blocks) {
  Eigen::Index at = 0;
  for (Block& block : blocks) {
    block.value.reshaped() = packed.segment(at, block.value.size());
    at += block.value.size();
  }
}

void pack_blocks(const Blocks& blocks, Vector& packed) {
  Eigen::Index at = 0;
  for (const Block& block : blocks) {
    packed.segment(at, block.value.size()) = block.value.reshaped();
    at += block.value.size();
  }
}

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

Probe sharpness_probe(const Problem& problem) {
  return {{"sharpness"}, [&problem](const Sample& sample, std::span<double> out) {
            Blocks direction = *sample.blocks, product = *sample.blocks;
            const auto hessian = [&](const Vector& v, Vector& result) {
              unpack_blocks(v, direction);
              problem.hessian_product(*sample.blocks, direction, product);
              pack_blocks(product, result);
            };
            out[0] = largest_eigenvalue(hessian, start_vector(sample, entries(direction)));
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
