#include <algorithm>
#include <cmath>

#include "core/base/errors.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/stages/newton_schulz_map.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/optimizers/stages/second_moment.h"
#include "core/optimizers/stages/sign_map.h"

namespace muonscope {
namespace {

const double below_one = std::nextafter(1.0, 0.0);

Parameter momentum(double fallback = 0) {
  return {.key = "momentum",
          .symbol = "β",
          .label = "momentum",
          .fallback = fallback,
          .min = 0,
          .max = below_one,
          .slider_min = 0,
          .slider_max = 0.99,
          .live = true,
          .help =
              "How much of the accumulated gradient is kept: M ← βM + (1−β)∇, from M = 0, without bias "
              "correction. 0 turns momentum off."};
}

Parameter heavy_momentum() {
  Parameter parameter = momentum(0.9);
  parameter.help = "How much of the accumulated gradient is kept: B ← βB + ∇, from B = 0.";
  return parameter;
}

Parameter nesterov(bool fallback = false) {
  return {.key = "nesterov",
          .label = "Nesterov",
          .type = ValueType::boolean,
          .fallback = fallback,
          .live = true,
          .help = "Step along βM + (1−β)∇ with the new M: looks one step ahead."};
}

Parameter betas() {
  return {.key = "betas",
          .symbol = "β₁ β₂",
          .label = "two betas",
          .type = ValueType::reals,
          .optional = true,
          .min = 0,
          .max = below_one,
          .live = true,
          .help = "General momentum instead of β: step along β₁M + (1−β₁)∇, then M ← β₂M + (1−β₂)∇.",
          .min_items = 2,
          .max_items = 2};
}

/// Two numbers that a kind always needs, unlike the alternative to β above.
Parameter required_betas(double first, double second, std::string help) {
  Parameter parameter = betas();
  parameter.optional = false;
  parameter.fallback = std::vector<double>{first, second};
  parameter.help = std::move(help);
  return parameter;
}

Parameter epsilon() {
  return {.key = "epsilon",
          .symbol = "ε",
          .label = "epsilon",
          .fallback = 1e-8,
          .min = 1e-30,
          .max = 1e12,
          .slider_min = 1e-12,
          .slider_max = 1,
          .scale = Scale::logarithmic,
          .live = true,
          .help = "Keeps M̂/(√V̂ + ε) finite where gradients vanish: entries far below it move slowly."};
}

Parameter weight_decay() {
  return {.key = "weight_decay",
          .symbol = "λ",
          .label = "weight decay",
          .fallback = 0.0,
          .min = 0,
          .max = 1e6,
          .slider_min = 0,
          .slider_max = 1,
          .live = true,
          .help = "Decoupled and unscaled: X ← X − η(s·D + λX)."};
}

Parameter smoothing() {
  return {.key = "smoothing",
          .symbol = "ε",
          .label = "smoothing",
          .fallback = 0.0,
          .min = 0,
          .max = 1e12,
          .slider_min = 1e-6,
          .slider_max = 100,
          .scale = Scale::logarithmic,
          .live = true,
          .help = "σ becomes σ/√(σ²+ε²): 0 is Muon, large ε is gradient descent divided by ε."};
}

Parameter normalize() {
  return {
      .key = "normalize",
      .label = "normalize",
      .type = ValueType::boolean,
      .fallback = false,
      .live = true,
      .help =
          "D ← √(σ_ref²+ε²)·D: a singular value σ_ref keeps its size, so that dragging ε leads from Muon to "
          "gradient descent at one learning rate. Off, a large ε merely stops everything."};
}

Parameter sigma_ref() {
  return {.key = "sigma_ref",
          .symbol = "σ_ref",
          .label = "reference",
          .fallback = 1.0,
          .min = 1e-12,
          .max = 1e12,
          .slider_min = 1e-3,
          .slider_max = 10,
          .scale = Scale::logarithmic,
          .live = true,
          .help = "The singular value whose size normalize keeps; without normalize it does nothing."};
}

Parameter orthogonalizer(std::string fallback) {
  return {.key = "orthogonalizer",
          .label = "orthogonalizer",
          .type = ValueType::choice,
          .fallback = std::move(fallback),
          .live = true,
          .help = "svd: the exact polar factor. newton_schulz: Keller Jordan's quintic iteration.",
          .choices = {"svd", "newton_schulz"}};
}

Parameter iterations() {
  return {.key = "iterations",
          .label = "iterations",
          .type = ValueType::integer,
          .fallback = std::int64_t{5},
          .min = 1,
          .max = 100,
          .slider_min = 1,
          .slider_max = 12,
          .live = true,
          .help = "Newton–Schulz steps; the exact orthogonalizer ignores it."};
}

Parameter norm_guard() {
  return {.key = "epsilon",
          .symbol = "ε",
          .label = "guard of the norm",
          .fallback = 1e-7,
          .min = 0,
          .max = 1,
          .slider_min = 1e-12,
          .slider_max = 1,
          .scale = Scale::logarithmic,
          .live = true,
          .help =
              "Newton–Schulz starts from M/(‖M‖_F + ε), so that directions far smaller than ε hardly move. 0 "
              "makes the step independent of their size; the exact orthogonalizer ignores it."};
}

Parameter scale(std::string fallback = "none") {
  return {
      .key = "scale",
      .symbol = "s",
      .label = "shape scale",
      .type = ValueType::choice,
      .fallback = std::move(fallback),
      .live = true,
      .help =
          "Factor from the block's shape m×n: none 1, keller_jordan √max(1, m/n), moonlight 0.2√max(m, n).",
      .choices = shape_scale_ids()};
}

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
Rule compose_regularized(const Spec& spec) {
  return rule_with(spec, map_of<RegularizedPolarMap>(spec.real("smoothing"),
                                                     spec.flag("normalize") ? spec.real("sigma_ref") : 0.0));
}

/// Momentum, decay and scale as every EMA rule takes them, then its own parameters.
std::vector<Parameter> common_and(std::vector<Parameter> own) {
  std::vector<Parameter> parameters = {momentum(), nesterov(), betas(), weight_decay(), scale()};
  parameters.insert(parameters.begin() + 3, own.begin(), own.end());
  return parameters;
}

}  // namespace

const std::vector<OptimizerKind>& optimizer_kinds() {
  static const std::vector<OptimizerKind> kinds = {
      {{.id = "gd",
        .title = "Gradient descent",
        .summary = "X ← X − η∇, with momentum if wanted.",
        .parameters = common_and({})},
       compose_gd},
      {{.id = "heavy_ball",
        .title = "Heavy ball",
        .summary = "B ← βB + ∇, X ← X − ηB.",
        .source = "Polyak 1964",
        .parameters = {heavy_momentum(), weight_decay()}},
       compose_heavy_ball},
      {{.id = "nesterov",
        .title = "Nesterov",
        .summary = "B ← βB + ∇, X ← X − η(∇ + βB), the form of torch.optim.SGD.",
        .source = "Nesterov 1983; Sutskever et al. 2013",
        .parameters = {heavy_momentum(), weight_decay()}},
       compose_nesterov},
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
       compose_signsgd},
      {{.id = "lion",
        .title = "Lion",
        .summary = "X ← X − η·sign(β₁M + (1−β₁)∇), then M ← β₂M + (1−β₂)∇.",
        .source = "arXiv 2302.06675",
        .parameters = {required_betas(0.9, 0.99, "Step along β₁M + (1−β₁)∇, then M ← β₂M + (1−β₂)∇."),
                       weight_decay()}},
       compose_lion},
      {{.id = "muon",
        .title = "Muon",
        .summary = "X ← X − η·UVᵀ for momentum M = UΣVᵀ: every singular direction moves by η.",
        .source = "arXiv 2606.30509; github.com/KellerJordan/Muon",
        .parameters = common_and({orthogonalizer("svd"), iterations()})},
       compose_muon},
      {{.id = "regularized_muon",
        .title = "Regularized Muon",
        .summary = "X ← X − η·M(MᵀM+ε²I)^(-1/2): Muon for ε → 0, gradient descent for large ε.",
        .source = "arXiv 2605.23871",
        .parameters = common_and({smoothing(), normalize(), sigma_ref()})},
       compose_regularized},
      {{.id = "muon_keller_jordan",
        .title = "Muon as Keller Jordan trains with it",
        .summary = "Nesterov momentum 0.95, five Newton–Schulz steps, scale √max(1, m/n).",
        .source = "github.com/KellerJordan/Muon, muon.py",
        .parameters = {momentum(0.95), nesterov(true), orthogonalizer("newton_schulz"), iterations(),
                       norm_guard(), weight_decay(), scale("keller_jordan")}},
       compose_muon},
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

Rule compose(const Spec& spec) {
  const auto& kinds = optimizer_kinds();
  const auto found =
      std::ranges::find_if(kinds, [&](const OptimizerKind& row) { return row.kind.id == spec.kind; });
  if (found == kinds.end()) throw InputError("unknown optimizer '" + spec.kind + "'");
  if (!found->compose) throw InputError("optimizer.kind: \"" + spec.kind + "\" moves particles only");
  return found->compose(spec);
}

}  // namespace muonscope
