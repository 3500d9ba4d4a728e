#include <algorithm>

#include "core/linalg/svd.h"
#include "core/observables/measures.h"
#include "core/observables/product.h"

namespace muonscope {
namespace {

void name_columns(std::vector<std::string>& columns, const std::string& stem, Eigen::Index count) {
  for (Eigen::Index i = 1; i <= count; ++i) columns.push_back(stem + std::to_string(i));
}

void write_values(const Vector& values, std::span<double>& out) {
  std::ranges::copy(values, out.begin());
  out = out.subspan(static_cast<std::size_t>(values.size()));
}

Eigen::Index count_of(const Matrix& m) {
  return std::min(m.rows(), m.cols());
}

Probe singular_values_probe(const Problem& problem) {
  const Blocks& blocks = problem.initial();
  const bool has_product = problem.product() != nullptr;
  Probe result;
  for (const Block& block : blocks) {
    name_columns(result.columns, "sv_" + block.name + "_", count_of(block.value));
  }
  if (has_product) {
    name_columns(result.columns, "sv_product_", std::min(blocks[0].value.rows(), blocks[1].value.rows()));
  }
  result.measure = [has_product](const Sample& sample, std::span<double> out) {
    const Blocks& now = *sample.blocks;
    for (const Block& block : now) write_values(singular_values(block.value), out);
    if (has_product) write_values(product_values(now[0].value, now[1].value), out);
  };
  return result;
}

}  // namespace

ObservableKind singular_values_observable() {
  return {.kind = {.id = "singular_values",
                   .title = "Singular values",
                   .summary = "Singular values of every matrix, and of P Qᵀ, in descending order.",
                   .source = "arXiv 2606.30509, figure 1a,b"},
          .needs = {Capability::matrices},
          .probe = singular_values_probe};
}

}  // namespace muonscope
