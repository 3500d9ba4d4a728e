#include "core/problems/denoise.h"

#include <algorithm>
#include <iterator>

#include "core/linalg/products.h"
#include "core/problems/inits/matrix_init.h"
#include "core/problems/sizes.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Kind denoise_description() {
  return {
      .id = "denoise",
      .title = "Denoising",
      .summary =
          "Approach a matrix A: minimize ½‖X − A‖². Weight decay λ makes it the projection on "
          "‖X‖_op ≤ 1/λ under Muon.",
      .source = "arXiv 2506.15054",
      .parameters = {size_parameter("rows", "n", "rows",
                                    "Rows of A and of X; a target or init file decides, otherwise 32."),
                     size_parameter("cols", "m", "columns",
                                    "Columns of A and of X; a target or init file decides, otherwise 32.")},
      .slots = {{"target", "target A", target_catalogue, "power_law"},
                {"init", "initial X", matrix_init_catalogue, "zero"}}};
}

void resolve_denoise(Spec& spec, const std::filesystem::path& directory) {
  Sizes sizes(spec, directory);
  sizes.settle_target("target", "rows", "cols");
  sizes.settle_init("rows", "cols");
  const std::int64_t rows = sizes.or_else("rows", usual_side);
  const std::int64_t cols = sizes.or_else("cols", usual_side);
  check_target(spec.part("target"), rows, cols, "problem.target");
}

std::vector<std::string> denoise_shapes_of(const std::string& slot, const Spec& part) {
  const bool given = slot == "target" ? from_file(part) : part.kind == "file";
  return given ? std::vector<std::string>{"rows", "cols"} : std::vector<std::string>{};
}

}  // namespace

Denoise::Denoise(Matrix target, Matrix x)
    : target_(std::move(target)), parts_(svd(target_)), initial_{{"x", std::move(x)}} {}

double Denoise::evaluate(const Blocks& x, Blocks& gradient) const {
  gradient[0].value = x[0].value - target_;
  return gradient[0].value.squaredNorm() / 2;
}

double Denoise::flops() const {
  return 3 * static_cast<double>(target_.size());
}

std::optional<Modes> Denoise::modes() const {
  return Modes{"sᵢ − uᵢᵀXvᵢ", parts_.s,
               [this](const Blocks& x) { return paired_products(parts_.u, x[0].value, parts_.v); }};
}

HessianAt Denoise::hessian() const {
  return [](const Blocks&) { return [](const Vector& v, Vector& product) { product = v; }; };
}

Matrix Denoise::minimizer_within(double radius) const {
  return parts_.u * parts_.s.cwiseMin(radius).asDiagonal() * parts_.v.transpose();
}

std::optional<double> Denoise::minimum_in_ball(double radius) const {
  return (parts_.s.array() - radius).cwiseMax(0).matrix().squaredNorm() / 2;
}

ProblemKind Denoise::kind() {
  return {
      .kind = denoise_description(),
      .resolve = resolve_denoise,
      .shapes_of = denoise_shapes_of,
      .make = make,
      .offer = {.always = {Capability::matrices, Capability::modes, Capability::hessian, Capability::smooth},
                .sometimes = {Capability::two_by_two},
                .state = "one matrix X approaches A"}};
}

std::shared_ptr<const Problem> Denoise::make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory) {
  const Eigen::Index rows = spec.integer("rows"), cols = spec.integer("cols");
  const Spec& target = spec.part("target");
  const Spec& init = spec.part("init");
  auto problem =
      std::make_shared<Denoise>(make_target({target, rows, cols, seed, directory}, "problem.target"),
                                initial_matrix(init, rows, cols, seed, directory));
  problem->inputs_ = target_inputs(target, problem->target(), directory);
  std::ranges::copy(init_inputs(init, problem->initial_[0].value), std::back_inserter(problem->inputs_));
  return problem;
}

}  // namespace muonscope
