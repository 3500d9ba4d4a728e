#include <algorithm>

#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe entries_probe(const Problem& problem) {
  Probe result;
  for (const Block& block : problem.initial())
    for (Eigen::Index i = 1; i <= block.value.rows(); ++i)
      for (Eigen::Index j = 1; j <= block.value.cols(); ++j)
        result.columns.push_back(block.name + "_" + std::to_string(i) + "_" + std::to_string(j));
  result.measure = [](const Sample& sample, std::span<double> out) {
    auto next = out.begin();
    for (const Block& block : *sample.blocks)
      for (const auto& row : block.value.rowwise()) next = std::ranges::copy(row, next).out;
  };
  return result;
}

}  // namespace

ObservableKind entries_observable() {
  return {.kind = {.id = "entries",
                   .title = "Entries",
                   .summary = "Every entry of every matrix, row by row: for problems of a few numbers.",
                   .source = "arXiv 2606.30509, figure 2"},
          .needs = {Capability::matrices},
          .probe = entries_probe};
}

}  // namespace muonscope
