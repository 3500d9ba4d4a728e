#include <cmath>

#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix shifted_power_law_target_matrix(const TargetRequest& request) {
  const double scale = request.spec.real("scale");
  const double exponent = request.spec.real("exponent");
  const double offset = request.spec.real("offset");
  Vector values(std::min(request.rows, request.cols));
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    values(i) = scale * std::pow((offset + 1) / (offset + static_cast<double>(i + 1)), exponent);
  }
  return diagonal(request.rows, request.cols, values);
}

}  // namespace

TargetKind shifted_power_law_target() {
  return {.kind = {.id = "shifted_power_law",
                   .title = "Shifted power law",
                   .summary = "Singular values s*ᵢ ∝ (o + i)⁻ᵖ on the diagonal, the largest equal to c.",
                   .source = "arXiv 2606.30509, figure 4",
                   .parameters = {{.key = "offset",
                                   .symbol = "o",
                                   .label = "offset",
                                   .fallback = 4.0,
                                   .min = 0,
                                   .max = 1e6,
                                   .slider_min = 0,
                                   .slider_max = 20,
                                   .help = "Added to the index: the larger, the flatter the head."},
                                  decay_exponent(),
                                  target_scale(1, "The largest singular value.")}},
          .make = shifted_power_law_target_matrix};
}

}  // namespace muonscope
