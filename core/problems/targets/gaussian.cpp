#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix gaussian_target_matrix(const TargetRequest& request) {
  Stream stream(request.seed, request.stream);
  return gaussian(stream, request.rows, request.cols, request.spec.real("scale"));
}

}  // namespace

TargetKind gaussian_target() {
  return {.kind = {.id = "gaussian",
                   .title = "Gaussian",
                   .summary = "Entries drawn independently from N(0, c²).",
                   .parameters = {target_scale(1, "Standard deviation of each entry.")}},
          .make = gaussian_target_matrix};
}

}  // namespace muonscope
