#include "core/optimizers/rule_parameters.h"

#include <cmath>

#include "core/optimizers/convex_function.h"
#include "core/optimizers/stages/shape_scale.h"

namespace muonscope::rule_parameters {
namespace {

const double below_one = std::nextafter(1.0, 0.0);

}  // namespace

Parameter momentum(double fallback) {
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

Parameter nesterov(bool fallback) {
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

Parameter scale(std::string fallback) {
  return {
      .key = "scale",
      .symbol = "s",
      .label = "shape scale",
      .type = ValueType::choice,
      .fallback = std::move(fallback),
      .live = true,
      .help =
          "Factor from the block's shape m×n: none 1, keller_jordan √max(1, m/n), unit_rms √(m/n), moonlight "
          "0.2√max(m, n).",
      .choices = shape_scale_ids()};
}

Parameter convex_kind() {
  return {.key = "k",
          .symbol = "K",
          .label = "convex function",
          .type = ValueType::choice,
          .fallback = std::string("nuclear"),
          .live = true,
          .help =
              "Steps go along the gradient of K, and with decay λ X comes to the minimum of f(X) + "
              "K*(λX)/λ. The nuclear norm is Muon's, the entries' sum of sizes Lion's, half the square "
              "gradient descent's.",
          .choices = convex_function_ids()};
}

Parameter schatten_exponent() {
  return {
      .key = "p",
      .symbol = "p",
      .label = "Schatten p",
      .fallback = 2.0,
      .min = 1,
      .max = 1e3,
      .slider_min = 1,
      .slider_max = 10,
      .live = true,
      .help =
          "Of Schatten's norms: K = (Σσᵖ)^(1/p), 1 the nuclear norm, 2 Frobenius'; large p moves the largest "
          "singular value alone.",
      .counts_for = {"k", {"schatten"}}};
}

Parameter ky_fan_rank() {
  return {.key = "rank",
          .symbol = "k",
          .label = "rank",
          .type = ValueType::integer,
          .fallback = std::int64_t{1},
          .min = 1,
          .max = 4096,
          .slider_min = 1,
          .slider_max = 16,
          .live = true,
          .help = "Of Ky Fan's norm: how many of the largest singular values move.",
          .counts_for = {"k", {"ky_fan"}}};
}

Parameter convex_smoothing() {
  Parameter parameter = smoothing();
  parameter.fallback = 0.1;
  parameter.help =
      "Of Huber's function, the regularized norm and log cosh: below it φ is about σ/ε, above about 1; 0 is "
      "Muon.";
  parameter.counts_for = {"k", {"huber", "regularized", "log_cosh"}};
  return parameter;
}

Parameter convex_threshold() {
  return {.key = "threshold",
          .symbol = "e",
          .label = "threshold",
          .fallback = 0.1,
          .min = 0,
          .max = 1e12,
          .slider_min = 1e-6,
          .slider_max = 10,
          .scale = Scale::logarithmic,
          .live = true,
          .help = "Of the threshold: singular values up to it do not move; 0 is Muon.",
          .counts_for = {"k", {"threshold"}}};
}

Parameter constrained() {
  return {.key = "constrained",
          .label = "constrained",
          .type = ValueType::boolean,
          .fallback = true,
          .live = true,
          .help =
              "X ← (1−η)X − ηρD, a Frank–Wolfe step towards a corner of the ball ‖X‖_op ≤ ρs; off, X ← "
              "X − ηρD."};
}

Parameter radius() {
  return {.key = "radius",
          .symbol = "ρ",
          .label = "radius",
          .fallback = 1.0,
          .min = 1e-12,
          .max = 1e12,
          .slider_min = 0.01,
          .slider_max = 100,
          .scale = Scale::logarithmic,
          .live = true,
          .help = "Of the ball: with decay λ, ρ = 1/λ and learning rates times λ, these are Muon's steps."};
}

std::vector<Parameter> common_and(std::vector<Parameter> own) {
  std::vector<Parameter> parameters = {momentum(), nesterov(), betas(), weight_decay(), scale()};
  parameters.insert(parameters.begin() + 3, own.begin(), own.end());
  return parameters;
}

}  // namespace muonscope::rule_parameters
