#include "core/problems/linear_attention.h"

#include <cmath>

#include "core/base/types.h"
#include "core/problems/inits/matrix_init.h"

namespace muonscope {
namespace {

std::vector<Parameter> parameters() {
  return {{.key = "dim",
           .symbol = "d",
           .label = "dimension",
           .type = ValueType::integer,
           .fallback = std::int64_t{8},
           .min = 1,
           .max = static_cast<double>(max_side),
           .slider_min = 1,
           .slider_max = 64,
           .scale = Scale::logarithmic,
           .help = "Length of inputs x; X is d×d."},
          {.key = "condition",
           .symbol = "κ",
           .label = "condition number",
           .fallback = 10.0,
           .min = 1,
           .max = 1e12,
           .slider_min = 1,
           .slider_max = 1000,
           .scale = Scale::logarithmic,
           .help = "Of the inputs' covariance Λ, whose eigenvalues fall geometrically from 1 to 1/κ."},
          {.key = "context",
           .symbol = "N",
           .label = "context length",
           .type = ValueType::integer,
           .fallback = std::int64_t{200},
           .min = 1,
           .max = 1e9,
           .slider_min = 1,
           .slider_max = 1000,
           .scale = Scale::logarithmic,
           .help = "Pairs (x, y) in a prompt."}};
}

/// 1 … 1/κ, geometrically.
Vector covariance(Eigen::Index dim, double condition) {
  Vector lambda = Vector::Ones(dim);
  for (Eigen::Index i = 1; i < dim; ++i) {
    lambda(i) = std::pow(condition, -static_cast<double>(i) / static_cast<double>(dim - 1));
  }
  return lambda;
}

void resolve_linear_attention(Spec& spec, const std::filesystem::path& directory) {
  check_matrix_init(spec.part("init"), spec.integer("dim"), spec.integer("dim"), directory);
}

}  // namespace

LinearAttention::LinearAttention(const Vector& lambda, double context, Matrix x) {
  const Vector gamma = (1 + 1 / context) * lambda.array() + lambda.sum() / context;
  curvature_ = lambda * lambda.cwiseProduct(gamma).transpose();
  minimizer_ = gamma.cwiseInverse();
  // ½Σλ(1 − λ/γ), in which λ/γ is nearly 1 for long contexts
  population_minimum_ =
      (lambda.array() * (lambda.array() + lambda.sum()) / gamma.array()).sum() / (2 * context);
  initial_ = {{"x", std::move(x)}};
}

double LinearAttention::evaluate(const Blocks& x, Blocks& gradient) const {
  Matrix away = x[0].value;
  away.diagonal() -= minimizer_;
  gradient[0].value = curvature_.cwiseProduct(away);
  return gradient[0].value.cwiseProduct(away).sum() / 2;
}

std::optional<Modes> LinearAttention::modes() const {
  return Modes{"1/γᵢ − qᵢ", minimizer_, [](const Blocks& x) -> Vector { return x[0].value.diagonal(); }};
}

HessianAt LinearAttention::hessian() const {
  return [this](const Blocks&) {
    return [this](const Vector& v, Vector& product) { product = curvature_.reshaped().cwiseProduct(v); };
  };
}

std::optional<double> LinearAttention::minimum_in_ball(double radius) const {
  const Vector cut = (minimizer_.array() - radius).max(0);
  return curvature_.diagonal().dot(cut.cwiseAbs2()) / 2;
}

double LinearAttention::flops() const {
  return 3 * static_cast<double>(curvature_.size()) + static_cast<double>(minimizer_.size());
}

ProblemKind LinearAttention::kind() {
  return {
      .kind = {.id = "linear_attention",
               .title = "Linear attention learns in context",
               .summary = "The population loss, above its minimum, of a linear attention layer that "
                          "learns linear functions from a prompt: ½ tr[Λ(X−X*)ΛΓ(X−X*)ᵀ].",
               .source = "arXiv 2601.13474",
               .parameters = parameters(),
               .slots = {{"init", "initial X", matrix_init_catalogue, "zero"}}},
      .resolve = resolve_linear_attention,
      .make = make,
      .offer = {.always = {Capability::matrices, Capability::modes, Capability::hessian, Capability::smooth},
                .sometimes = {Capability::two_by_two},
                .state = "one matrix X is learnt"}};
}

std::shared_ptr<const Problem> LinearAttention::make(const Spec& spec, std::uint64_t seed,
                                                     const std::filesystem::path& directory) {
  const Eigen::Index dim = spec.integer("dim");
  const Spec& init = spec.part("init");
  auto problem = std::make_shared<LinearAttention>(covariance(dim, spec.real("condition")),
                                                   static_cast<double>(spec.integer("context")),
                                                   initial_matrix(init, dim, dim, seed, directory));
  problem->inputs_ = init_inputs(init, problem->initial_[0].value);
  return problem;
}

}  // namespace muonscope
