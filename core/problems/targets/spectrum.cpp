#include <algorithm>

#include "core/base/errors.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

void check_spectrum(const Spec& spec, Eigen::Index rows, Eigen::Index cols) {
  const auto count = static_cast<Eigen::Index>(spec.reals("values").size());
  if (count <= std::min(rows, cols)) return;
  throw InputError("values: " + std::to_string(count) + " values, but a " + std::to_string(rows) + "×" +
                   std::to_string(cols) + " target has only " + std::to_string(std::min(rows, cols)) +
                   " singular values");
}

Matrix spectrum_target_matrix(const TargetRequest& request) {
  std::vector<double> values = request.spec.reals("values");
  std::ranges::sort(values, std::ranges::greater{});
  return diagonal(request.rows, request.cols,
                  Eigen::Map<const Vector>(values.data(), static_cast<Eigen::Index>(values.size())));
}

}  // namespace

TargetKind spectrum_target() {
  return {.kind = {.id = "spectrum",
                   .title = "Given spectrum",
                   .summary =
                       "The singular values as typed, in descending order on the diagonal; the rest are 0.",
                   .parameters = {{.key = "values",
                                   .symbol = "s*",
                                   .label = "singular values",
                                   .type = ValueType::reals,
                                   .fallback = std::vector<double>{3, 2, 1},
                                   .min = 0,
                                   .max = 1e12,
                                   .help = "At most min(rows, cols) numbers ≥ 0."}}},
          .check = check_spectrum,
          .make = spectrum_target_matrix};
}

}  // namespace muonscope
