#include "core/particles/objectives/objectives.h"
#include "core/problems/inits/matrix_init.h"

namespace muonscope {
namespace {

/// F(X) = ½‖X − A‖², R(u) = u: particles do not feel each other.
class HarmonicWell final : public Objective {
 public:
  HarmonicWell(Matrix center, bool from_file) : center_(std::move(center)), from_file_(from_file) {}

  std::vector<ObjectiveBlock> blocks() const override {
    return {{"x", {static_cast<int>(center_.rows()), static_cast<int>(center_.cols())}}};
  }
  std::size_t features() const override { return 1; }

  void add_features(const Cloud& x, Share share, std::span<const double>,
                    std::span<double> sums) const override {
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      for (int j = 0; j < center_.cols(); ++j) {
        for (int i = 0; i < center_.rows(); ++i) {
          const double* const from = places(x[0].value, b, i, j);
          const double a = center_(i, j);
          for (int l = 0; l < block_particles; ++l) {
            const double away = from[l] - a;
            sums[static_cast<std::size_t>(l)] += 0.5 * (away * away);
          }
        }
      }
    }
  }

  double value(std::span<const double> u) const override { return u[0]; }
  void differentiate(std::span<const double>, std::span<double> slopes) const override { slopes[0] = 1; }

  void force(const Cloud& x, Share share, std::span<const double>, std::span<const double> slopes,
             Cloud& v) const override {
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      for (int j = 0; j < center_.cols(); ++j) {
        for (int i = 0; i < center_.rows(); ++i) {
          const double* const from = places(x[0].value, b, i, j);
          double* const to = places(v[0].value, b, i, j);
          const double a = center_(i, j);
          for (int l = 0; l < block_particles; ++l) to[l] = slopes[0] * (from[l] - a);
        }
      }
    }
  }

  std::optional<double> minimum() const override { return 0; }
  double flops() const override { return 6 * static_cast<double>(center_.size()); }
  std::vector<Problem::Input> inputs() const override {
    if (!from_file_) return {};
    return {{"center.path", "center.npy", center_, {}}};
  }

 private:
  Matrix center_;
  bool from_file_;
};

std::shared_ptr<const Objective> make_harmonic(const ObjectiveRequest& request) {
  const Spec& center = request.spec.part("center");
  const std::string place = request.path + ".center";
  check_matrix_init(center, request.shape.rows, request.shape.cols, request.directory, place);
  return std::make_shared<HarmonicWell>(initial_matrix(center, request.shape.rows, request.shape.cols,
                                                       request.seed, request.directory, "center", place),
                                        center.kind == "file");
}

}  // namespace

ObjectiveKind harmonic_objective() {
  return {.kind = {.id = "harmonic",
                   .title = "Harmonic well",
                   .summary = "F(X) = ½‖X − A‖², R(u) = u: independent relativistic oscillators. J* = 0.",
                   .source = "arXiv 2605.23871",
                   .slots = {{"center", "centre A", matrix_init_catalogue, "zero"}}},
          .make = make_harmonic};
}

}  // namespace muonscope
