#include "core/problems/inits/init.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/problems/matrix_factorization.h"

namespace muonscope {

const std::vector<InitKind>& factor_init_kinds() {
  static const std::vector<InitKind> kinds = {gaussian_init(), orthogonal_init(), constant_init(),
                                              file_init()};
  return kinds;
}

const Catalogue& factor_init_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const InitKind& row : factor_init_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

const InitKind& factor_init_kind(std::string_view id) {
  const auto found =
      std::ranges::find_if(factor_init_kinds(), [&](const InitKind& row) { return row.kind.id == id; });
  if (found == factor_init_kinds().end()) throw InputError("unknown init '" + std::string(id) + "'");
  return *found;
}

Parameter init_scale(double fallback, std::string help) {
  return {.key = "scale",
          .symbol = "α",
          .label = "initial scale",
          .fallback = fallback,
          .min = 0,
          .max = 1e6,
          .slider_min = 1e-6,
          .slider_max = 1,
          .scale = Scale::logarithmic,
          .help = std::move(help)};
}

}  // namespace muonscope
