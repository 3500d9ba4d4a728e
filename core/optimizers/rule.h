#pragma once
// An optimizer is a composition of stages (docs/mathematics.md §1): momentum → precondition → map → post →
// scale → apply. A paper's rule is a row of the catalogue that names its stages; each stage is a file of
// core/optimizers/stages.

#include <optional>
#include <string>
#include <vector>

#include "core/optimizers/convex_function.h"
#include "core/optimizers/stages/identity_map.h"
#include "core/optimizers/stages/momentum.h"
#include "core/optimizers/stages/shape_scale.h"
#include "core/optimizers/stages/update_map.h"
#include "core/schema/parameter.h"

namespace muonscope {

struct Rule {
  Momentum momentum{};
  std::vector<StagePtr> precondition{};
  MapPtr map = std::make_shared<const IdentityMap>();
  std::vector<StagePtr> post{};
  const ShapeScale* scale = &shape_scales().front();
  double gain = 1;          ///< ρ, a factor of every step
  double weight_decay = 0;  ///< λ: X ← X − η(ρs·D + λX)

  /// Whether D is the map of the momentum and nothing else.
  bool bare() const { return precondition.empty() && post.empty(); }
  bool scaled() const { return gain != 1 || scale != &shape_scales().front(); }
  /// ρs: what D is multiplied by besides η. With decay λ, X is drawn to ‖X‖_op ≤ ρs/λ where ‖D‖_op ≤ 1.
  double factor(MatrixShape shape) const { return gain * scale->of(shape); }
  /// What it remembers of a matrix: momentum's, then each stage's, each name once.
  std::vector<BufferShape> buffers(MatrixShape shape) const;
};

// A step: direct, the map, post_process, advance. Matrices and clouds take it alike; `buffers` as
// Rule::buffers().

/// What gradients become before the map, in place; what the buffers hold after this step, but for those of
/// post-processing.
void direct(const Rule& rule, const Numbers& numbers, BufferViews buffers);
/// What the map has made of them becomes D, in place.
void post_process(const Rule& rule, const Numbers& numbers, BufferViews buffers);
/// to ← x − η(ρs·D + λx) for matrices of one shape.
void advance(const Rule& rule, double lr, MatrixShape shape, std::span<const double> x,
             std::span<const double> d, std::span<double> to);

/// Floating-point operations of one step on a matrix from its gradient on: its stages', X − ηs·D 2 an entry,
/// and weight decay 2.
double flops(const Rule& rule, MatrixShape shape);

/// A row of the optimizer catalogue.
struct OptimizerKind {
  Kind kind;
  Rule (*compose)(const Spec& spec) = nullptr;  ///< null for a flow of particles (core/optimizers/flow.h)
  /// The K that its map is the gradient of; null where there is none.
  std::optional<RuleFunction> (*function)(const Spec& spec) = nullptr;
};
const std::vector<OptimizerKind>& optimizer_kinds();
const Catalogue& optimizer_catalogue();
/// The rule that a spec describes. InputError where its values do not go together.
Rule compose(const Spec& spec);

/// The K whose gradient a rule's map is; none where there is none or it is not exactly known: preconditioned
/// steps, Newton–Schulz.
std::optional<RuleFunction> function_of(const Spec& spec);

/// The update rule with its values, one line each: {"M ← 0.95 M + 0.05 ∇", "X ← X − 0.005 · polar(M)"}.
std::vector<std::string> formula(const Spec& spec, double lr);

}  // namespace muonscope
