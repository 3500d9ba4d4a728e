#include <algorithm>
#include <array>

#include "core/base/errors.h"
#include "core/linalg/symmetric_eigen.h"
#include "core/particles/objectives/objectives.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

/// F(X) = XXᵀ, R(u) = ½‖u − Y‖²_F, V = (u − Y)X + (u − Y)ᵀX. u is symmetric: its upper triangle is kept, and
/// Y acts through its symmetric part.
class CovarianceMatching final : public Objective {
 public:
  /// `files`: those that the target came from.
  CovarianceMatching(Matrix target, int cols, std::vector<Problem::Input> files)
      : target_(std::move(target)),
        rows_(static_cast<int>(target_.rows())),
        cols_(cols),
        files_(std::move(files)) {}

  std::vector<ObjectiveBlock> blocks() const override { return {{"x", {rows_, cols_}}}; }
  std::size_t features() const override { return static_cast<std::size_t>(rows_ * (rows_ + 1) / 2); }

  std::vector<double> feature_weights() const override {
    std::vector<double> weights;
    for (int i = 0; i < rows_; ++i)
      for (int k = i; k < rows_; ++k) weights.push_back(i == k ? 1 : 2);
    return weights;
  }

  void add_features(const Cloud& x, Share share, std::span<const double>,
                    std::span<double> sums) const override {
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      double* to = sums.data();
      for (int i = 0; i < rows_; ++i) {
        for (int k = i; k < rows_; ++k, to += block_particles) {
          for (int j = 0; j < cols_; ++j) {
            const double* const p = places(x[0].value, b, i, j);
            const double* const q = places(x[0].value, b, k, j);
            for (int l = 0; l < block_particles; ++l) to[l] += p[l] * q[l];
          }
        }
      }
    }
  }

  double value(std::span<const double> u) const override {
    double sum = 0;
    for (int i = 0, at = 0; i < rows_; ++i) {
      for (int k = i; k < rows_; ++k, ++at) {
        const double away = u[static_cast<std::size_t>(at)] - target_(i, k);
        sum += away * away;
        if (i == k) continue;
        const double mirrored = u[static_cast<std::size_t>(at)] - target_(k, i);
        sum += mirrored * mirrored;
      }
    }
    return sum / 2;
  }

  void differentiate(std::span<const double> u, std::span<double> slopes) const override {
    for (int i = 0, at = 0; i < rows_; ++i) {
      for (int k = i; k < rows_; ++k, ++at) {
        const auto place = static_cast<std::size_t>(at);
        const double both = 2 * u[place] - target_(i, k) - target_(k, i);
        slopes[place] = i == k ? both / 2 : both;
      }
    }
  }

  void force(const Cloud& x, Share share, std::span<const double>, std::span<const double> slopes,
             Cloud& v) const override {
    Matrix pull(rows_, rows_);  // (u − Y) + (u − Y)ᵀ
    for (int i = 0, at = 0; i < rows_; ++i) {
      for (int k = i; k < rows_; ++k, ++at)
        pull(i, k) = pull(k, i) = slopes[static_cast<std::size_t>(at)] * (i == k ? 2 : 1);
    }
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      for (int j = 0; j < cols_; ++j) {
        for (int i = 0; i < rows_; ++i) {
          std::array<double, block_particles> sum = {};
          for (int k = 0; k < rows_; ++k) {
            const double* const from = places(x[0].value, b, k, j);
            const double factor = pull(i, k);
            for (std::size_t l = 0; l < block_particles; ++l) sum[l] += factor * from[l];
          }
          std::copy(sum.begin(), sum.end(), places(v[0].value, b, i, j));
        }
      }
    }
  }

  /// ½‖Y_skew‖² + ½Σ min(λ(Y_sym), 0)²: u can be any positive semidefinite matrix.
  std::optional<double> minimum() const override {
    const Matrix symmetric = (target_ + target_.transpose()) / 2, skew = (target_ - target_.transpose()) / 2;
    const Vector values = symmetric_eigenvalues(symmetric);
    return (skew.squaredNorm() + values.cwiseMin(0).squaredNorm()) / 2;
  }

  double flops() const override {
    const double r = rows_, c = cols_;
    return r * (r + 1) * c + 2 * r * r * c;
  }
  std::vector<Problem::Input> inputs() const override { return files_; }

 private:
  Matrix target_;
  int rows_, cols_;
  std::vector<Problem::Input> files_;
};

std::shared_ptr<const Objective> make_covariance(const ObjectiveRequest& request) {
  const Spec& spec = request.spec.part("target");
  const Eigen::Index rows = request.shape.rows;
  check_target(spec, rows, rows, request.path + ".target");
  Matrix target = make_target({spec, rows, rows, request.seed, request.directory}, request.path + ".target");
  if (target.rows() != rows || target.cols() != rows) {
    throw InputError(request.path + ".target: Y is " + std::to_string(target.rows()) + "×" +
                     std::to_string(target.cols()) + ", but XXᵀ is " + std::to_string(rows) + "×" +
                     std::to_string(rows));
  }
  std::vector<Problem::Input> files = target_inputs(spec, target, request.directory);
  return std::make_shared<CovarianceMatching>(std::move(target), request.shape.cols, std::move(files));
}

}  // namespace

ObjectiveKind covariance_objective() {
  return {.kind = {.id = "covariance",
                   .title = "Covariance matching",
                   .summary = "F(X) = XXᵀ, R(u) = ½‖u − Y‖²: the particles' second moments approach Y. "
                              "Gradient-dominated while u has full rank; J* = 0 for positive Y.",
                   .source = "arXiv 2605.23871",
                   .slots = {{"target", "target Y", target_catalogue, "power_law"}}},
          .make = make_covariance};
}

}  // namespace muonscope
