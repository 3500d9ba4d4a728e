#include "core/problems/saddle.h"

#include <algorithm>
#include <iterator>

#include "core/base/errors.h"
#include "core/linalg/products.h"
#include "core/linalg/svd.h"
#include "core/linalg/symmetric_eigen.h"
#include "core/problems/inits/matrix_init.h"
#include "core/problems/sizes.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Kind saddle_description() {
  return {.id = "saddle",
          .title = "Saddle at zero",
          .summary = "Leave the saddle X = 0 for a root of A: minimize ¼‖XXᵀ − A‖².",
          .source = "arXiv 2605.09331",
          .parameters = {size_parameter("rows", "n", "rows",
                                        "Rows of X, rows and columns of A; a target or init file decides, "
                                        "otherwise 32."),
                         size_parameter("inner", "d", "inner dimension",
                                        "Columns of X; an init file decides, otherwise as many as rows.")},
          .slots = {{"target", "target A", target_catalogue, "power_law"},
                    {"init", "initial X", matrix_init_catalogue, "gaussian"}}};
}

void check_square(const Spec& target, const std::filesystem::path& directory) {
  if (!from_file(target)) return;
  const Matrix a = read_target(target, directory, "problem.target");
  if (a.rows() == a.cols()) return;
  throw InputError("problem.target.path: " + target.text("path") + " is " + std::to_string(a.rows()) + "×" +
                   std::to_string(a.cols()) + ", but A is square, as XXᵀ is");
}

void resolve_saddle(Spec& spec, const std::filesystem::path& directory) {
  check_square(spec.part("target"), directory);
  Sizes sizes(spec, directory);
  sizes.settle_target("target", "rows", "rows");
  sizes.settle_init("rows", "inner");
  const std::int64_t rows = sizes.or_else("rows", usual_side);
  sizes.or_else("inner", rows);
  check_target(spec.part("target"), rows, rows, "problem.target");
}

std::vector<std::string> saddle_shapes_of(const std::string& slot, const Spec& part) {
  if (slot == "target" && from_file(part)) return {"rows"};
  if (slot == "init" && part.kind == "file") return {"rows", "inner"};
  return {};
}

}  // namespace

Saddle::Saddle(const Matrix& target, Matrix x)
    : target_(target / 2 + target.transpose() / 2),
      constant_((target - target_).squaredNorm() / 4),
      initial_{{"x", std::move(x)}} {
  const std::optional<SymmetricEigen> parts = symmetric_eigen(target_);
  if (!parts) return;  // entries too large to be squared
  const Vector values = parts->values.reverse();
  const Eigen::Index room = std::min(initial_[0].value.cols(), values.size());
  const double least = rank_tolerance(values.size(), values.size(), values.cwiseAbs().maxCoeff());
  const Eigen::Index modes = (values.head(room).array() > least).count();
  mode_targets_ = values.head(modes);
  mode_vectors_ = parts->vectors.rowwise().reverse().leftCols(modes);
  minimum_ = constant_ + values.tail(values.size() - modes).squaredNorm() / 4;
}

double Saddle::evaluate(const Blocks& x, Blocks& gradient) const {
  const Matrix residual = times_transposed(x[0].value, x[0].value) - target_;
  gradient[0].value = times(residual, x[0].value);
  return residual.squaredNorm() / 4 + constant_;
}

double Saddle::flops() const {
  const auto entries = static_cast<double>(target_.size());
  return 4 * entries * static_cast<double>(initial_[0].value.cols()) + 2 * entries + 1;
}

std::optional<Modes> Saddle::modes() const {
  return Modes{"λᵢ − uᵢᵀXXᵀuᵢ", mode_targets_, [this](const Blocks& x) -> Vector {
                 return transposed_times(x[0].value, mode_vectors_).colwise().squaredNorm().transpose();
               }};
}

HessianAt Saddle::hessian() const {
  return [this](const Blocks& at) -> SymmetricMap {
    const Matrix& x = at[0].value;
    const Matrix residual = times_transposed(x, x) - target_, gram = transposed_times(x, x);
    return [x, residual, gram](const Vector& v, Vector& product) {
      const Matrix change = v.reshaped(x.rows(), x.cols());
      const Matrix across = transposed_times(change, x);
      product = (times(change, gram) + times(x, across) + times(residual, change)).reshaped();
    };
  };
}

ProblemKind Saddle::kind() {
  return {.kind = saddle_description(),
          .resolve = resolve_saddle,
          .shapes_of = saddle_shapes_of,
          .make = make,
          .offer = {.always = {Capability::matrices, Capability::modes, Capability::hessian},
                    .sometimes = {Capability::two_by_two},
                    .state = "one matrix X is learnt"}};
}

std::shared_ptr<const Problem> Saddle::make(const Spec& spec, std::uint64_t seed,
                                            const std::filesystem::path& directory) {
  const Eigen::Index rows = spec.integer("rows"), inner = spec.integer("inner");
  const Spec& target = spec.part("target");
  const Spec& init = spec.part("init");
  const Matrix a = make_target({target, rows, rows, seed, directory}, "problem.target");
  auto problem = std::make_shared<Saddle>(a, initial_matrix(init, rows, inner, seed, directory));
  problem->inputs_ = target_inputs(target, a, directory);
  std::ranges::copy(init_inputs(init, problem->initial_[0].value), std::back_inserter(problem->inputs_));
  return problem;
}

}  // namespace muonscope
