#include "core/problems/least_squares.h"

#include <algorithm>
#include <cmath>

#include "core/linalg/products.h"
#include "core/linalg/svd.h"
#include "core/problems/inits/matrix_init.h"
#include "core/problems/sizes.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

/// The matrices that are given, and the keys of their sizes.
struct GivenMatrix {
  std::string slot, rows, cols;
};
const std::vector<GivenMatrix>& given_matrices() {
  static const std::vector<GivenMatrix> all = {
      {"a", "samples", "rows"}, {"b", "cols", "outputs"}, {"c", "samples", "outputs"}};
  return all;
}

Kind least_squares_description() {
  return {.id = "least_squares",
          .title = "Least squares",
          .summary = "Fit a matrix between two: minimize ½‖A X B − C‖².",
          .source = "arXiv 2505.21799",
          .parameters = {size_parameter("rows", "n", "rows",
                                        "Rows of X, columns of A; files decide, otherwise 32."),
                         size_parameter("cols", "m", "columns",
                                        "Columns of X, rows of B; files decide, otherwise 32."),
                         size_parameter("samples", "k", "samples",
                                        "Rows of A and of C; files decide, otherwise as many as rows."),
                         size_parameter("outputs", "l", "outputs",
                                        "Columns of B and of C; files decide, otherwise as many as cols.")},
          .slots = {{"a", "left factor A", target_catalogue, "conditioned"},
                    {"b", "right factor B", target_catalogue, "identity"},
                    {"c", "right side C", target_catalogue, "gaussian"},
                    {"init", "initial X", matrix_init_catalogue, "zero"}}};
}

void resolve_least_squares(Spec& spec, const std::filesystem::path& directory) {
  Sizes sizes(spec, directory);
  for (const GivenMatrix& each : given_matrices()) sizes.settle_target(each.slot, each.rows, each.cols);
  sizes.settle_init("rows", "cols");
  sizes.or_else("samples", sizes.or_else("rows", usual_side));
  sizes.or_else("outputs", sizes.or_else("cols", usual_side));
  for (const GivenMatrix& each : given_matrices())
    check_target(spec.part(each.slot), spec.integer(each.rows), spec.integer(each.cols),
                 "problem." + each.slot);
}

std::vector<std::string> least_squares_shapes_of(const std::string& slot, const Spec& part) {
  if (slot == "init" && part.kind == "file") return {"rows", "cols"};
  for (const GivenMatrix& each : given_matrices())
    if (slot == each.slot && from_file(part)) return {each.rows, each.cols};
  return {};
}

/// The singular triples above rounding.
Svd of_full_rank(const Matrix& m) {
  const Svd parts = svd(m);
  const double least = rank_tolerance(m.rows(), m.cols(), parts.s(0));
  const Eigen::Index rank = (parts.s.array() > least).count();
  return {parts.u.leftCols(rank), parts.s.head(rank), parts.v.leftCols(rank)};
}

}  // namespace

LeastSquares::LeastSquares(Matrix a, Matrix b, Matrix c, Matrix x)
    : a_(std::move(a)), b_(std::move(b)), c_(std::move(c)), initial_{{"x", std::move(x)}} {
  const Svd left = of_full_rank(a_), right = of_full_rank(b_);
  const Matrix within = transposed_times(left.u, times(c_, right.v));  // UₐᵀCV_b
  const Matrix away = left.s.cwiseInverse().asDiagonal() * within * right.s.cwiseInverse().asDiagonal();
  minimizer_ = times_transposed(times(left.v, away), right.u);
  // Where A has all rows and B all columns in its range nothing is left, and no rounding either.
  if (left.s.size() < c_.rows() || right.s.size() < c_.cols())
    minimum_ = (c_ - times_transposed(times(left.u, within), right.v)).squaredNorm() / 2;
  const Eigen::Index modes = std::min(left.s.size(), right.s.size());
  if (modes > 0) lipschitz_ = std::pow(left.s(0) * right.s(0), 2);
  mode_left_ = left.v.leftCols(modes);
  mode_right_ = right.u.leftCols(modes);
  mode_targets_ = away.diagonal().head(modes);
}

double LeastSquares::evaluate(const Blocks& x, Blocks& gradient) const {
  const Matrix residual = times(a_, times(x[0].value, b_)) - c_;
  gradient[0].value = times_transposed(transposed_times(a_, residual), b_);
  return residual.squaredNorm() / 2;
}

double LeastSquares::flops() const {
  const auto entries = static_cast<double>(minimizer_.size()), outputs = static_cast<double>(c_.cols());
  return 4 * outputs * (entries + static_cast<double>(a_.size())) + 2 * static_cast<double>(c_.size());
}

std::optional<Modes> LeastSquares::modes() const {
  return Modes{"x*ᵢ − vᵢᵀXuᵢ", mode_targets_,
               [this](const Blocks& x) { return paired_products(mode_left_, x[0].value, mode_right_); }};
}

HessianAt LeastSquares::hessian() const {
  return [this](const Blocks&) {
    return [this](const Vector& v, Vector& product) {
      const Matrix change = v.reshaped(minimizer_.rows(), minimizer_.cols());
      const Matrix residual = times(a_, times(change, b_));
      product = times_transposed(transposed_times(a_, residual), b_).reshaped();
    };
  };
}

ProblemKind LeastSquares::kind() {
  return {
      .kind = least_squares_description(),
      .resolve = resolve_least_squares,
      .shapes_of = least_squares_shapes_of,
      .make = make,
      .offer = {.always = {Capability::matrices, Capability::modes, Capability::hessian, Capability::smooth},
                .sometimes = {Capability::two_by_two},
                .state = "one matrix X is learnt"}};
}

std::shared_ptr<const Problem> LeastSquares::make(const Spec& spec, std::uint64_t seed,
                                                  const std::filesystem::path& directory) {
  std::vector<Input> inputs;
  const auto given = [&](const GivenMatrix& each) {
    const Spec& part = spec.part(each.slot);
    Matrix m =
        make_target({part, spec.integer(each.rows), spec.integer(each.cols), seed, directory, each.slot},
                    "problem." + each.slot);
    for (Input& input : target_inputs(part, m, directory, each.slot)) inputs.push_back(std::move(input));
    return m;
  };
  const std::vector<GivenMatrix>& row = given_matrices();
  Matrix a = given(row[0]), b = given(row[1]), c = given(row[2]);
  const Spec& init = spec.part("init");
  Matrix x = initial_matrix(init, spec.integer("rows"), spec.integer("cols"), seed, directory);
  for (Input& input : init_inputs(init, x)) inputs.push_back(std::move(input));
  auto problem = std::make_shared<LeastSquares>(std::move(a), std::move(b), std::move(c), std::move(x));
  problem->inputs_ = std::move(inputs);
  return problem;
}

}  // namespace muonscope
