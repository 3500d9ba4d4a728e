#include <algorithm>

#include "core/base/errors.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/rule_parameters.h"
#include "core/optimizers/stages/newton_schulz_map.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/optimizers/stages/second_moment.h"
#include "core/optimizers/stages/sign_map.h"

namespace muonscope {
namespace {

Momentum two_betas(double first, double second) {
  return {first, 1 - first, second, 1 - second};
}

const std::vector<double>& betas_of(const Spec& spec) {
  const std::vector<double>& pair = spec.reals("betas");
  if (pair.size() == 2) return pair;
  throw InputError("optimizer.betas: " + std::to_string(pair.size()) + " numbers; give two, [β₁, β₂]");
}

Momentum momentum_of(const Spec& spec) {
  const double beta = spec.real("momentum");
  const bool lookahead = spec.flag("nesterov");
  if (spec.has("betas")) {
    const std::vector<double>& pair = betas_of(spec);
    if (beta != 0 || lookahead) {
      throw InputError(
          "optimizer.betas replaces momentum and nesterov; leave those out (momentum 0, nesterov "
          "false) or leave betas out");
    }
    return two_betas(pair[0], pair[1]);
  }
  return lookahead ? two_betas(beta * beta, beta) : two_betas(beta, beta);
}

template <typename Map, typename... Values>
MapPtr map_of(Values... values) {
  return std::make_shared<const Map>(values...);
}

/// The stages that every rule with EMA momentum shares, around its own map.
Rule rule_with(const Spec& spec, MapPtr map) {
  return {.momentum = momentum_of(spec),
          .map = std::move(map),
          .scale = &shape_scale(spec.text("scale")),
          .weight_decay = spec.real("weight_decay")};
}

MapPtr orthogonalizer_of(const Spec& spec) {
  if (spec.text("orthogonalizer") == "svd") return map_of<PolarMap>();
  return map_of<NewtonSchulzMap>(static_cast<int>(spec.integer("iterations")),
                                 spec.has("epsilon") ? spec.real("epsilon") : 0.0);
}

Rule compose_heavy_ball(const Spec& spec) {
  const double beta = spec.real("momentum");
  return {.momentum = {beta, 1, beta, 1}, .weight_decay = spec.real("weight_decay")};
}
Rule compose_nesterov(const Spec& spec) {
  const double beta = spec.real("momentum");
  return {.momentum = {beta * beta, 1 + beta, beta, 1}, .weight_decay = spec.real("weight_decay")};
}
Rule compose_adamw(const Spec& spec) {
  const std::vector<double>& pair = betas_of(spec);
  Momentum momentum = two_betas(pair[0], pair[0]);
  momentum.bias_corrected = true;
  return {.momentum = momentum,
          .precondition = {std::make_shared<const SecondMoment>(pair[1], spec.real("epsilon"))},
          .weight_decay = spec.real("weight_decay")};
}
Rule compose_lion(const Spec& spec) {
  const std::vector<double>& pair = betas_of(spec);
  return {.momentum = two_betas(pair[0], pair[1]),
          .map = map_of<SignMap>(),
          .weight_decay = spec.real("weight_decay")};
}
Rule compose_gd(const Spec& spec) {
  return rule_with(spec, map_of<IdentityMap>());
}
Rule compose_signsgd(const Spec& spec) {
  return rule_with(spec, map_of<SignMap>());
}
Rule compose_muon(const Spec& spec) {
  return rule_with(spec, orthogonalizer_of(spec));
}
Rule compose_lion_k(const Spec& spec) {
  return rule_with(spec, convex_function(spec.text("k")).gradient(numbers_of(spec)));
}
Rule compose_scion(const Spec& spec) {
  Rule rule = rule_with(spec, orthogonalizer_of(spec));
  rule.gain = spec.real("radius");
  if (spec.flag("constrained")) rule.weight_decay += 1;
  return rule;
}
Rule compose_regularized(const Spec& spec) {
  return rule_with(spec, map_of<RegularizedPolarMap>(spec.real("smoothing"),
                                                     spec.flag("normalize") ? spec.real("sigma_ref") : 0.0));
}

using Function = std::optional<RuleFunction>;

Function half_square_of(const Spec&) {
  return RuleFunction{&convex_function("frobenius_squared")};
}
Function entries_of(const Spec&) {
  return RuleFunction{&convex_function("entrywise_l1")};
}
Function nuclear_of(const Spec& spec) {
  if (spec.text("orthogonalizer") != "svd") return std::nullopt;
  return RuleFunction{&convex_function("nuclear")};
}
Function regularized_of(const Spec& spec) {
  if (spec.flag("normalize")) return std::nullopt;
  return RuleFunction{&convex_function("regularized"), {.smoothing = spec.real("smoothing")}};
}
Function chosen_of(const Spec& spec) {
  return RuleFunction{&convex_function(spec.text("k")), numbers_of(spec)};
}

}  // namespace

const std::vector<OptimizerKind>& optimizer_kinds() {
  using namespace rule_parameters;
  static const std::vector<OptimizerKind> kinds = {
      {{.id = "gd",
        .title = "Gradient descent",
        .summary = "X ← X − η∇, with momentum if wanted.",
        .parameters = common_and({})},
       compose_gd,
       half_square_of},
      {{.id = "heavy_ball",
        .title = "Heavy ball",
        .summary = "B ← βB + ∇, X ← X − ηB.",
        .source = "Polyak 1964",
        .parameters = {heavy_momentum(), weight_decay()}},
       compose_heavy_ball,
       half_square_of},
      {{.id = "nesterov",
        .title = "Nesterov",
        .summary = "B ← βB + ∇, X ← X − η(∇ + βB), the form of torch.optim.SGD.",
        .source = "Nesterov 1983; Sutskever et al. 2013",
        .parameters = {heavy_momentum(), weight_decay()}},
       compose_nesterov,
       half_square_of},
      {{.id = "adamw",
        .title = "AdamW",
        .summary = "X ← X − η·M̂/(√V̂ + ε) entrywise, with bias-corrected means M̂ of ∇ and V̂ of ∇².",
        .source = "arXiv 1412.6980; decoupled decay: arXiv 1711.05101",
        .parameters = {required_betas(0.9, 0.999,
                                      "M ← β₁M + (1−β₁)∇ and V ← β₂V + (1−β₂)∇∘∇; after k steps M̂ = "
                                      "M/(1−β₁ᵏ) and V̂ = V/(1−β₂ᵏ)."),
                       epsilon(), weight_decay()}},
       compose_adamw},
      {{.id = "signsgd",
        .title = "SignSGD",
        .summary = "Every entry moves by η, in the direction of its sign; with momentum, Signum.",
        .source = "arXiv 1802.04434",
        .parameters = common_and({})},
       compose_signsgd,
       entries_of},
      {{.id = "lion",
        .title = "Lion",
        .summary = "X ← X − η·sign(β₁M + (1−β₁)∇), then M ← β₂M + (1−β₂)∇.",
        .source = "arXiv 2302.06675",
        .parameters = {required_betas(0.9, 0.99, "Step along β₁M + (1−β₁)∇, then M ← β₂M + (1−β₂)∇."),
                       weight_decay()}},
       compose_lion,
       entries_of},
      {{.id = "muon",
        .title = "Muon",
        .summary = "X ← X − η·UVᵀ for momentum M = UΣVᵀ: every singular direction moves by η.",
        .source = "arXiv 2606.30509; github.com/KellerJordan/Muon",
        .parameters = common_and({orthogonalizer("svd"), iterations()})},
       compose_muon,
       nuclear_of},
      {{.id = "regularized_muon",
        .title = "Regularized Muon",
        .summary = "X ← X − η·M(MᵀM+ε²I)^(-1/2): Muon for ε → 0, gradient descent for large ε.",
        .source = "arXiv 2605.23871",
        .parameters = common_and({smoothing(), normalize(), sigma_ref()})},
       compose_regularized,
       regularized_of},
      {{.id = "muon_keller_jordan",
        .title = "Muon as Keller Jordan trains with it",
        .summary = "Nesterov momentum 0.95, five Newton–Schulz steps, scale √max(1, m/n).",
        .source = "github.com/KellerJordan/Muon, muon.py",
        .parameters = {momentum(0.95), nesterov(true), orthogonalizer("newton_schulz"), iterations(),
                       norm_guard(), weight_decay(), scale("keller_jordan")}},
       compose_muon,
       nuclear_of},
      {{.id = "lion_k",
        .title = "Lion-K",
        .summary =
            "X ← X − η(∇K(β₁M + (1−β₁)∇) + λX) for a convex function K: with decay λ it minimizes f(X) "
            "+ K*(λX)/λ.",
        .source = "arXiv 2310.05898; arXiv 2506.15054, eq. 3 (there with implicit decay)",
        .parameters = common_and(
            {convex_kind(), schatten_exponent(), ky_fan_rank(), convex_smoothing(), convex_threshold()})},
       compose_lion_k,
       chosen_of},
      {{.id = "scion",
        .title = "Scion",
        .summary = "X ← (1−η)X − ηρ√(m/n)·polar(M): Frank–Wolfe steps in the ball ‖X‖_op ≤ ρ√(m/n).",
        .source = "arXiv 2502.07529; github.com/LIONS-EPFL/scion, scion.py",
        .parameters = {momentum(), nesterov(), betas(), constrained(), radius(), orthogonalizer("svd"),
                       iterations(), weight_decay(), scale("unit_rms")}},
       compose_scion,
       nuclear_of},
      {hamiltonian_kind()},
  };
  return kinds;
}

const Catalogue& optimizer_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const OptimizerKind& row : optimizer_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

namespace {

const OptimizerKind& row_of(const Spec& spec) {
  const auto& kinds = optimizer_kinds();
  const auto found =
      std::ranges::find_if(kinds, [&](const OptimizerKind& row) { return row.kind.id == spec.kind; });
  if (found == kinds.end()) throw InputError("unknown optimizer '" + spec.kind + "'");
  return *found;
}

}  // namespace

Rule compose(const Spec& spec) {
  const OptimizerKind& row = row_of(spec);
  if (!row.compose) throw InputError("optimizer.kind: \"" + spec.kind + "\" moves particles only");
  return row.compose(spec);
}

std::optional<RuleFunction> function_of(const Spec& spec) {
  const OptimizerKind& row = row_of(spec);
  return row.function ? row.function(spec) : std::nullopt;
}

}  // namespace muonscope
