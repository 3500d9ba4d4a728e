#include <cmath>

#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix conditioned_target_matrix(const TargetRequest& request) {
  const double scale = request.spec.real("scale"), condition = request.spec.real("condition");
  Vector values(std::min(request.rows, request.cols));
  const auto last = static_cast<double>(std::max<Eigen::Index>(values.size() - 1, 1));
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    values(i) = scale * std::pow(condition, -static_cast<double>(i) / last);
  }
  return diagonal(request.rows, request.cols, values);
}

}  // namespace

TargetKind conditioned_target() {
  return {.kind = {.id = "conditioned",
                   .title = "Condition number",
                   .summary = "Singular values on the diagonal that fall geometrically from c to c/κ.",
                   .source = "arXiv 2601.13474",
                   .parameters = {target_scale(1, "The largest singular value."),
                                  {.key = "condition",
                                   .symbol = "κ",
                                   .label = "condition number",
                                   .fallback = 10.0,
                                   .min = 1,
                                   .max = 1e12,
                                   .slider_min = 1,
                                   .slider_max = 1000,
                                   .scale = Scale::logarithmic,
                                   .help = "The largest singular value over the smallest."}}},
          .make = conditioned_target_matrix};
}

}  // namespace muonscope
