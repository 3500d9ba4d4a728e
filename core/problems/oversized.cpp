#include "core/problems/oversized.h"

#include <cmath>

#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// Losses are squares and fourth powers of what is given.
constexpr double too_large = 1e75;

}  // namespace

std::string oversized_input(const Problem& problem) {
  std::string where;
  double largest = too_large;
  for (const Problem::Input& input : problem.inputs()) {
    const double size = input.value.size() > 0 ? input.value.cwiseAbs().maxCoeff() : 0;
    if (size > largest) largest = size, where = input.key;
  }
  if (where.empty()) return "";
  const std::string what =
      where == "target.path" || where == "objective.target.path" ? "the target is too large: " : "";
  return what + "problem." + where + " has entries of up to " + concise(largest) +
         ", whose squares and products are not finite; scale it down";
}

}  // namespace muonscope
