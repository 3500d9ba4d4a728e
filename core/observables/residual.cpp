#include <algorithm>
#include <string>

#include "core/linalg/svd.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe residual_probe(const Problem& problem) {
  const Matrix& target = problem.product()->target;
  Probe result;
  for (Eigen::Index i = 1; i <= std::min(target.rows(), target.cols()); ++i)
    result.columns.push_back("sv_residual_" + std::to_string(i));
  result.measure = [&target](const Sample& sample, std::span<double> out) {
    const Matrix& p = (*sample.blocks)[0].value;
    const Matrix& q = (*sample.blocks)[1].value;
    std::ranges::copy(singular_values(p * q.transpose() - target), out.begin());
  };
  return result;
}

}  // namespace

ObservableKind residual_observable() {
  return {.kind = {.id = "residual",
                   .title = "Spectrum of the residual",
                   .summary = "Singular values of PQᵀ − M*, descending: what is still to be learnt.",
                   .source = "arXiv 2606.30509"},
          .needs = {Capability::product},
          .probe = residual_probe};
}

}  // namespace muonscope
