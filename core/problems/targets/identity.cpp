#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix identity_target_matrix(const TargetRequest& request) {
  return request.spec.real("scale") * Matrix::Identity(request.rows, request.cols);
}

}  // namespace

TargetKind identity_target() {
  return {.kind = {.id = "identity",
                   .title = "Multiple of the identity",
                   .summary = "Every singular value is c, on the diagonal.",
                   .parameters = {target_scale(1, "Every singular value.")}},
          .make = identity_target_matrix};
}

}  // namespace muonscope
