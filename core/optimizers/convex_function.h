#pragma once
// The convex functions K of Lion-K, whose gradient its steps go along (arXiv 2310.05898, table 2, lifted to
// matrices as in arXiv 2506.15054). With decay λ its fixed points minimize f(X) + K*(λX)/λ, K* being the
// convex conjugate: where K* is infinite beyond a ball, that is a constraint.

#include <optional>
#include <string>
#include <vector>

#include "core/optimizers/stages/update_map.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// The numbers that some of them have; the others do not look at them.
struct ConvexNumbers {
  double p = 2;          ///< Schatten norm
  int rank = 1;          ///< k of Ky Fan's norm
  double smoothing = 0;  ///< ε
  double threshold = 0;  ///< e
};

/// As the rule lion_k has them.
ConvexNumbers numbers_of(const Spec& lion_k);

/// A row of the table. `sizes` are singular values, descending, or the sizes of entries, at least 0.
struct ConvexFunction {
  std::string id;
  bool of_entries = false;  ///< a function of entries instead of singular values
  std::string problem;      ///< what is minimized with decay λ: "f(X) where ‖X‖_op ≤ 1/λ"
  MapPtr (*gradient)(const ConvexNumbers&);
  double (*value)(const Vector& sizes, const ConvexNumbers&);
  /// K* inside the ball, where gauge(sizes) ≤ 1.
  double (*conjugate)(const Vector& sizes, const ConvexNumbers&);
  /// The norm whose unit ball K* is finite on; 0 where that is everywhere.
  double (*gauge)(const Vector& sizes, const ConvexNumbers&);
};

const std::vector<ConvexFunction>& convex_functions();
std::vector<std::string> convex_function_ids();
/// InputError that names the known ones.
const ConvexFunction& convex_function(const std::string& id);

/// The K that a rule's map is the gradient of (core/optimizers/rule.h's function_of).
struct RuleFunction {
  const ConvexFunction* k = nullptr;
  ConvexNumbers numbers{};
};
/// What K is a function of: X's singular values, or the sizes of its entries by columns.
Vector sizes_of(const ConvexFunction& k, const Matrix& x);

}  // namespace muonscope
