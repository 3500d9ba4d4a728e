#include <algorithm>
#include <cmath>

#include "core/problems/inits/init.h"

namespace muonscope {
namespace {

Factors gaussian_factors(const InitRequest& request) {
  Stream p(request.seed, "init.p");
  Stream q(request.seed, "init.q");
  const double scale = request.spec.real("scale");
  return {gaussian(p, request.rows, request.inner, scale), gaussian(q, request.cols, request.inner, scale)};
}

/// Entries of deviation α/√max(n, m, d) have singular values around α (arXiv 2606.30509, figure 3).
double gaussian_scale(const InitRequest& request) {
  const auto longest = static_cast<double>(std::max({request.rows, request.cols, request.inner}));
  return request.spec.real("scale") * std::sqrt(longest);
}

}  // namespace

InitKind gaussian_init() {
  return {.kind = {.id = "gaussian",
                   .title = "Gaussian",
                   .summary = "Entries of P and Q drawn independently from N(0, α²).",
                   .parameters = {init_scale(0.005, "Standard deviation of each entry.")}},
          .make = gaussian_factors,
          .scale = gaussian_scale};
}

}  // namespace muonscope
