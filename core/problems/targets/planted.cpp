#include <cmath>

#include "core/base/errors.h"
#include "core/base/types.h"
#include "core/linalg/svd.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

void check_planted(const Spec& spec, Eigen::Index rows, Eigen::Index cols) {
  if (spec.integer("rank") <= std::min(rows, cols)) return;
  throw InputError("rank: " + std::to_string(spec.integer("rank")) + " exceeds min(rows, cols) = " +
                   std::to_string(std::min(rows, cols)) + " of the target; lower it or enlarge the target");
}

Matrix planted_target_matrix(const TargetRequest& request) {
  const Spec& spec = request.spec;
  Stream stream(request.seed, request.stream);
  const double deviation =
      spec.real("noise") / std::sqrt(static_cast<double>(std::max(request.rows, request.cols)));
  Matrix sum = gaussian(stream, request.rows, request.cols, deviation);
  sum.diagonal().head(spec.integer("rank")).array() += spec.real("snr");
  const Vector values = (spec.real("scale") * singular_values(sum)).cwiseMax(spec.real("floor"));
  return diagonal(request.rows, request.cols, values);
}

Parameter non_negative(std::string key, std::string label, double fallback, double slider_max,
                       std::string help) {
  return {.key = std::move(key),
          .label = std::move(label),
          .fallback = fallback,
          .min = 0,
          .max = 1e12,
          .slider_min = 0,
          .slider_max = slider_max,
          .help = std::move(help)};
}

}  // namespace

TargetKind planted_target() {
  return {
      .kind = {.id = "planted",
               .title = "Planted signal in noise",
               .summary =
                   "Singular values of a planted low-rank signal plus Gaussian noise, on the diagonal.",
               .source = "arXiv 2606.30509, figure 3",
               .parameters = {{.key = "rank",
                               .symbol = "r",
                               .label = "rank",
                               .type = ValueType::integer,
                               .fallback = std::int64_t{32},
                               .min = 0,
                               .max = static_cast<double>(max_side),
                               .slider_min = 0,
                               .slider_max = 128,
                               .help = "Number of signal directions."},
                              non_negative("snr", "signal strength", 4, 10,
                                           "Height of the signal's singular values before scaling."),
                              non_negative("noise", "noise", 1, 4,
                                           "Entries of the noise are N(0, noise²/max(rows, cols))."),
                              target_scale(10, "Factor on all singular values."),
                              non_negative("floor", "floor", 2, 10,
                                           "Singular values are raised to at least this, after scaling.")}},
      .check = check_planted,
      .make = planted_target_matrix};
}

}  // namespace muonscope
