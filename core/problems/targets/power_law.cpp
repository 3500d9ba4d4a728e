#include <cmath>

#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix power_law_target_matrix(const TargetRequest& request) {
  const double scale = request.spec.real("scale");
  const double exponent = request.spec.real("exponent");
  Vector values(std::min(request.rows, request.cols));
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    values(i) = scale * std::pow(static_cast<double>(i + 1), -exponent);
  }
  return diagonal(request.rows, request.cols, values);
}

}  // namespace

TargetKind power_law_target() {
  return {.kind = {.id = "power_law",
                   .title = "Power law",
                   .summary = "Singular values s*ᵢ = c·i⁻ᵖ on the diagonal.",
                   .source = "arXiv 2606.30509, figure 1",
                   .parameters = {target_scale(10, "The largest singular value."), decay_exponent()}},
          .make = power_law_target_matrix};
}

}  // namespace muonscope
