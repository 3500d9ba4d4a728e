#include "core/problems/inits/init.h"

namespace muonscope {
namespace {

Parameter entry(std::string key, std::string symbol, std::string label) {
  return {.key = std::move(key),
          .symbol = std::move(symbol),
          .label = std::move(label),
          .fallback = 0.1,
          .min = -1e6,
          .max = 1e6,
          .slider_min = -2,
          .slider_max = 2,
          .help = "Every entry has this value; of a 1×1 problem it is the starting point itself."};
}

Factors constant_factors(const InitRequest& request) {
  return {Matrix::Constant(request.rows, request.inner, request.spec.real("p")),
          Matrix::Constant(request.cols, request.inner, request.spec.real("q"))};
}

}  // namespace

InitKind constant_init() {
  return {.kind = {.id = "constant",
                   .title = "Constant",
                   .summary = "Every entry of P is p and every entry of Q is q: the start of a 1×1 problem.",
                   .source = "arXiv 2606.30509, figure 2",
                   .parameters = {entry("p", "p₀", "entries of P"), entry("q", "q₀", "entries of Q")}},
          .make = constant_factors};
}

}  // namespace muonscope
