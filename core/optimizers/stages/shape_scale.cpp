#include "core/optimizers/stages/shape_scale.h"

#include <algorithm>
#include <cmath>

#include "core/base/errors.h"

namespace muonscope {

const std::vector<ShapeScale>& shape_scales() {
  static const std::vector<ShapeScale> rows = {
      {"none", "", [](double, double) { return 1.0; }},
      {"keller_jordan", "√max(1, m/n) · ",
       [](double m, double n) { return std::sqrt(std::max(1.0, m / n)); }},
      {"unit_rms", "√(m/n) · ", [](double m, double n) { return std::sqrt(m / n); }},
      {"moonlight", "0.2 √max(m, n) · ", [](double m, double n) { return 0.2 * std::sqrt(std::max(m, n)); }},
  };
  return rows;
}

std::vector<std::string> shape_scale_ids() {
  std::vector<std::string> ids;
  for (const ShapeScale& row : shape_scales()) ids.push_back(row.id);
  return ids;
}

const ShapeScale& shape_scale(const std::string& id) {
  const auto found = std::ranges::find(shape_scales(), id, &ShapeScale::id);
  if (found == shape_scales().end()) throw InputError("unknown scale '" + id + "'");
  return *found;
}

}  // namespace muonscope
