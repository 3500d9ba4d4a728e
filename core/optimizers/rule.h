#pragma once
// An optimizer is a composition of parts (docs/mathematics.md §1): momentum → precondition → map → scale →
// apply. A paper's rule is a row of the catalogue that names its parts.

#include <string>
#include <variant>
#include <vector>

#include "core/base/saved_state.h"
#include "core/base/types.h"
#include "core/optimizers/update_map.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// Linear momentum with state M (zero at the start):
///   direction N = direction_keep·M + direction_gain·G,  then  M ← state_keep·M + state_gain·G.
/// EMA β: keep β, gain 1−β, both lines. EMA-Nesterov β: β² and 1−β² in the first line (docs/mathematics.md
/// §1.1). Heavy ball: keep β, gain 1, both lines; torch's Nesterov: β² and 1+β in the first line, which is
/// ∇ + β·(new state). Lion: β₁ in the first line, β₂ in the second.
struct Momentum {
  double direction_keep = 0;
  double direction_gain = 1;
  double state_keep = 0;
  double state_gain = 1;
  bool bias_corrected = false;  ///< N is divided by 1 − state_keep^k, k the number of gradients in the state
  bool stateless() const { return direction_keep == 0; }
};

struct NoPrecondition {};
/// Adam's (arXiv 1412.6980): V ← βV + (1−β)G∘G, V̂ = V/(1−β^k), N ← N/(√V̂ + ε) entrywise.
struct SecondMoment {
  double beta = 0.999;
  double epsilon = 1e-8;
};
using Precondition = std::variant<NoPrecondition, SecondMoment>;

/// Factor s of the step from the block's shape.
enum class ShapeScale { none, keller_jordan, moonlight };
double shape_scale(ShapeScale scale, Eigen::Index rows, Eigen::Index cols);

struct Rule {
  Momentum momentum{};
  Precondition precondition{};
  UpdateMap map{};
  ShapeScale scale = ShapeScale::none;
  double weight_decay = 0;  ///< λ: X ← X − η(s·D + λX)
};

/// Floating-point operations of one step on a rows×cols block, from its gradient on, an entry: 3 for each of
/// momentum's two lines that is needed (2 where the gradient's factor is 1) and 1 for its bias correction;
/// Adam's second moment 8 (square 1, V 3, V̂, root, ε and division 4); X − ηs·D 2; weight decay 2; and the
/// map.
double flops(const Rule& rule, Eigen::Index rows, Eigen::Index cols);

/// What a rule remembers, one matrix a block; empty where the rule needs none.
struct Buffer {
  Blocks blocks;
  Step gradients = 0;  ///< that went in since it was zero; what bias corrections count
};

/// A rule with its state.
class Optimizer {
 public:
  Optimizer(Rule rule, const Blocks& shapes);
  /// next ← one step from `x` with `gradient` and learning rate `lr`; `next` is shaped like `x`.
  void step(const Blocks& x, const Blocks& gradient, double lr, Blocks& next);
  /// Another rule from the next step on: it goes on with the buffers that it shares with the one that took
  /// the last step, whatever came between them, and starts its others at zero.
  void switch_to(Rule rule);
  const Rule& rule() const { return rule_; }
  const Blocks& momentum() const { return momentum_.blocks; }
  /// V of SecondMoment.
  const Blocks& second_moment() const { return second_moment_.blocks; }
  /// Adds the buffers: "momentum.<block>", "second_moment.<block>" and how many gradients went into each.
  void save(SavedState& state) const;
  /// The rule with the buffers that `state` has; blocks as in `shapes`. InputError where they do not fit.
  void restore(Rule rule, const SavedState& state, const Blocks& shapes);
  /// What the map receives at the next step, without taking it.
  Matrix direction(const Matrix& gradient, std::size_t block) const;

 private:
  void settle_buffers(const Blocks& shapes);

  Rule rule_;
  Buffer momentum_;
  Buffer second_moment_;
};

/// A row of the optimizer catalogue.
struct OptimizerKind {
  Kind kind;
  Rule (*compose)(const Spec& spec) = nullptr;  ///< null for a flow of particles (core/optimizers/flow.h)
};
const std::vector<OptimizerKind>& optimizer_kinds();
const Catalogue& optimizer_catalogue();
/// The rule that a spec describes. InputError where its values do not go together.
Rule compose(const Spec& spec);

/// The update rule with its values, one line each: {"M ← 0.95 M + 0.05 ∇", "X ← X − 0.005 · polar(M)"}.
std::vector<std::string> formula(const Spec& spec, double lr);

}  // namespace muonscope
