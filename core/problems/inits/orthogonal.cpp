#include "core/problems/inits/init.h"

namespace muonscope {
namespace {

Factors make(const InitRequest& request) {
  Stream p(request.seed, "init.p");
  Stream q(request.seed, "init.q");
  const double scale = request.spec.real("scale");
  return {scale * orthogonal(p, request.rows, request.inner),
          scale * orthogonal(q, request.cols, request.inner)};
}

double scale(const InitRequest& request) {
  return request.spec.real("scale");
}

}  // namespace

InitKind orthogonal_init() {
  return {.kind = {.id = "orthogonal",
                   .title = "Orthogonal",
                   .summary = "P and Q are α times random matrices with orthonormal columns (or rows).",
                   .source = "arXiv 2606.30509, figure 4",
                   .parameters = {init_scale(1e-4, "Every singular value of P and of Q.")}},
          .make = make,
          .scale = scale};
}

}  // namespace muonscope
