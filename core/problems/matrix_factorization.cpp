#include "core/problems/matrix_factorization.h"

#include <optional>

#include "core/base/errors.h"
#include "core/base/types.h"
#include "core/io/matrix_file.h"
#include "core/linalg/products.h"
#include "core/linalg/svd.h"
#include "core/problems/factorization_hessian.h"
#include "core/problems/inits/init.h"
#include "core/problems/sizes.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Kind description() {
  return {
      .id = "matrix_factorization",
      .title = "Matrix factorization",
      .summary = "Find factors P and Q of a matrix: minimize ½‖M* − P Qᵀ‖².",
      .source = "arXiv 2606.30509, eq. 1",
      .parameters = {size_parameter("rows", "n", "rows",
                                    "Rows of M* and of P; a target file decides, otherwise 32."),
                     size_parameter("cols", "m", "columns",
                                    "Columns of M*, rows of Q; a target file decides, otherwise 32."),
                     size_parameter(
                         "inner", "d", "inner dimension",
                         "Columns of P and Q; init files decide, otherwise min(rows, cols) of a target file "
                         "or 32.")},
      .slots = {{"target", "target M*", target_catalogue, "power_law"},
                {"init", "initial P and Q", factor_init_catalogue, "gaussian"}}};
}

void settle_factors(Sizes& sizes, const Spec& init, const std::filesystem::path& directory) {
  if (init.kind != "file") return;
  const Matrix p = read_matrix("problem.init.p", directory / init.text("p"));
  const Matrix q = read_matrix("problem.init.q", directory / init.text("q"));
  if (p.cols() != q.cols()) {
    throw InputError("problem.init.p has " + std::to_string(p.cols()) + " columns, but problem.init.q has " +
                     std::to_string(q.cols()) + "; both must have problem.inner");
  }
  const std::string p_file = "problem.init.p (" + init.text("p") + ")";
  sizes.settle("rows", p.rows(), p_file + " with its rows");
  sizes.settle("cols", q.rows(), "problem.init.q (" + init.text("q") + ") with its rows");
  sizes.settle("inner", p.cols(), p_file + " with its columns");
}

void resolve_matrix_factorization(Spec& spec, const std::filesystem::path& directory) {
  Sizes sizes(spec, directory);
  const bool given = sizes.settle_target("target", "rows", "cols");
  settle_factors(sizes, spec.part("init"), directory);
  const std::int64_t rows = sizes.or_else("rows", usual_side);
  const std::int64_t cols = sizes.or_else("cols", usual_side);
  sizes.or_else("inner", given ? std::min(rows, cols) : usual_side);
  check_target(spec.part("target"), rows, cols, "problem.target");
}

std::vector<std::string> shapes_of(const std::string& slot, const Spec& part) {
  if (slot == "target" && from_file(part)) return {"rows", "cols"};
  return {};
}

/// ‖(P₀ᵀuᵢ + Q₀ᵀvᵢ)/2‖² for every mode.
FactorizationFacts facts_of(const Matrix& target, const Matrix& p, const Matrix& q, double init_scale) {
  const Svd parts = svd(target);
  const Eigen::Index modes = std::min(parts.s.size(), p.cols());
  const Matrix growing =
      (p.transpose() * parts.u.leftCols(modes) + q.transpose() * parts.v.leftCols(modes)) / 2;
  const Vector beyond = parts.s.tail(parts.s.size() - modes);
  return {parts.s.head(modes),
          growing.colwise().squaredNorm().transpose(),
          parts.u.leftCols(modes),
          parts.v.leftCols(modes),
          init_scale,
          beyond.size() > 0 ? beyond(0) : 0,
          beyond.squaredNorm() / 2,
          p.cols()};
}

}  // namespace

MatrixFactorization::MatrixFactorization(Matrix target, Matrix p, Matrix q, double init_scale)
    : product_{std::move(target), {}},
      target_panels_(panels(product_.target)),
      facts_(facts_of(product_.target, p, q, init_scale)) {
  initial_ = {{"p", std::move(p)}, {"q", std::move(q)}};
}

double MatrixFactorization::evaluate(const Blocks& x, Blocks& gradient) const {
  const Matrix& p = x[0].value;
  const Matrix& q = x[1].value;
  if (suits_kernels(p.rows(), p.cols(), q.rows()) && suits_kernels(p.rows(), q.rows(), q.cols())) {
    return evaluate_in_panels(panels(p), panels(q), gradient);
  }
  const Matrix residual = times_transposed(p, q) - target();
  gradient[0].value = times(residual, q);
  gradient[1].value = transposed_times(residual, p);
  return residual.squaredNorm() / 2;
}

double MatrixFactorization::evaluate_in_panels(const PanelMatrix& p, const PanelMatrix& q,
                                               Blocks& gradient) const {
  const PanelKernels& kernels = panel_kernels();
  PanelMatrix residual(p.rows, q.rows), across(q.rows, p.rows);
  kernels.times_transposed(p, q, residual);
  kernels.combine(1, residual, -1, target_panels_, 0, residual);
  kernels.transpose(residual, across);
  PanelMatrix by_p(p.rows, p.cols), by_q(q.rows, q.cols);
  kernels.times(residual, q, by_p);
  kernels.times(across, p, by_q);
  make_dense(by_p, gradient[0].value);
  make_dense(by_q, gradient[1].value);
  return kernels.squared_norm(residual) / 2;
}

std::optional<double> MatrixFactorization::minimum() const {
  return facts_.out_of_reach;
}

std::optional<Modes> MatrixFactorization::modes() const {
  return Modes{"s*ᵢ − uᵢᵀPQᵀvᵢ", facts_.target_values, [this](const Blocks& x) {
                 const Matrix left = x[0].value.transpose() * facts_.target_left;
                 const Matrix right = x[1].value.transpose() * facts_.target_right;
                 Vector values(facts_.target_values.size());
                 for (Eigen::Index i = 0; i < values.size(); ++i) values(i) = left.col(i).dot(right.col(i));
                 return values;
               }};
}

HessianAt MatrixFactorization::hessian() const {
  return [this](const Blocks& x) { return factorization_hessian(target(), x[0].value, x[1].value); };
}

double MatrixFactorization::flops() const {
  const auto entries = static_cast<double>(target().size());
  return 6 * entries * static_cast<double>(initial_[0].value.cols()) + 2 * entries;
}

ProblemKind MatrixFactorization::kind() {
  return {.kind = description(),
          .resolve = resolve_matrix_factorization,
          .shapes_of = shapes_of,
          .make = make,
          .offer = {.always = {Capability::matrices, Capability::product, Capability::factorization,
                               Capability::modes, Capability::hessian},
                    .sometimes = {Capability::two_numbers, Capability::picture},
                    .state = "factors P and Q are learnt"}};
}

std::shared_ptr<const Problem> MatrixFactorization::make(const Spec& spec, std::uint64_t seed,
                                                         const std::filesystem::path& directory) {
  const Eigen::Index rows = spec.integer("rows");
  const Eigen::Index cols = spec.integer("cols");
  const Eigen::Index inner = spec.integer("inner");
  const Spec& target = spec.part("target");
  const Spec& init = spec.part("init");
  Matrix m = make_target({target, rows, cols, seed, directory}, "problem.target");
  const InitRequest request{init, rows, cols, inner, seed, directory};
  const InitKind& start = factor_init_kind(init.kind);
  Factors factors = start.make(request);
  const double scale = start.scale ? start.scale(request) : 0;
  auto problem =
      std::make_shared<MatrixFactorization>(std::move(m), std::move(factors.p), std::move(factors.q), scale);
  const TargetKind& row = target_kind(target.kind);
  if (row.picture != nullptr) problem->product_.picture = row.picture(target, problem->target());
  problem->inputs_ = target_inputs(target, problem->target(), directory);
  if (init.kind == "file") {
    problem->inputs_.push_back({"init.p", "p.npy", problem->initial_[0].value, {}});
    problem->inputs_.push_back({"init.q", "q.npy", problem->initial_[1].value, {}});
  }
  return problem;
}

}  // namespace muonscope
