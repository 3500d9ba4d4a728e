#include <algorithm>
#include <array>
#include <vector>

#include "core/particles/objectives/objectives.h"

namespace muonscope {
namespace {

/// F(X) = ¼‖XᵀX − r²I‖² (XXᵀ where that is smaller), R(u) = u: ¼(σ² − r²)² for every singular value.
class DoubleWell final : public Objective {
 public:
  DoubleWell(ParticleShape shape, double radius)
      : shape_(shape), wide_(shape.rows < shape.cols), square_(radius * radius) {}

  std::vector<ObjectiveBlock> blocks() const override { return {{"x", shape_}}; }
  std::size_t features() const override { return 1; }

  void add_features(const Cloud& x, Share share, std::span<const double>,
                    std::span<double> sums) const override {
    std::vector<double> excess(excess_size());
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      fill_excess(x[0].value, b, excess);
      for (std::size_t i = 0; i < excess.size(); ++i)
        sums[i % block_particles] += 0.25 * (excess[i] * excess[i]);
    }
  }

  double value(std::span<const double> u) const override { return u[0]; }
  void differentiate(std::span<const double>, std::span<double> slopes) const override { slopes[0] = 1; }

  void force(const Cloud& x, Share share, std::span<const double>, std::span<const double> slopes,
             Cloud& v) const override {
    std::vector<double> excess(excess_size());
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      fill_excess(x[0].value, b, excess);
      for (int i = 0; i < longer(); ++i) {
        for (int j = 0; j < shorter(); ++j) {
          std::array<double, block_particles> sum = {};
          for (int k = 0; k < shorter(); ++k) {
            const double* const from = tall(x[0].value, b, i, k);
            const double* const factor =
                &excess[static_cast<std::size_t>(k * shorter() + j) * block_particles];
            for (std::size_t l = 0; l < block_particles; ++l) sum[l] += from[l] * factor[l];
          }
          double* const to = wide_ ? places(v[0].value, b, j, i) : places(v[0].value, b, i, j);
          for (std::size_t l = 0; l < block_particles; ++l) to[l] = slopes[0] * sum[l];
        }
      }
    }
  }

  std::optional<double> minimum() const override { return 0; }
  double flops() const override {
    const double s = shorter(), entries = shape_.entries();
    return 2 * (2 * s * entries) + 2 * s * entries + 3 * s * s;
  }

 private:
  int shorter() const { return wide_ ? shape_.rows : shape_.cols; }
  int longer() const { return wide_ ? shape_.cols : shape_.rows; }
  std::size_t excess_size() const {
    return static_cast<std::size_t>(shorter() * shorter()) * block_particles;
  }
  const double* tall(const ParticleArray& x, std::size_t b, int i, int j) const {
    return wide_ ? places(x, b, j, i) : places(x, b, i, j);
  }

  /// The smaller Gram matrix minus r²I, all of its entries.
  void fill_excess(const ParticleArray& x, std::size_t b, std::vector<double>& excess) const {
    for (int p = 0; p < shorter(); ++p) {
      for (int q = 0; q < shorter(); ++q) {
        double* const to = &excess[static_cast<std::size_t>(p * shorter() + q) * block_particles];
        std::fill_n(to, block_particles, p == q ? -square_ : 0.0);
        for (int i = 0; i < longer(); ++i) {
          const double* const a = tall(x, b, i, p);
          const double* const c = tall(x, b, i, q);
          for (int l = 0; l < block_particles; ++l) to[l] += a[l] * c[l];
        }
      }
    }
  }

  ParticleShape shape_;
  bool wide_;
  double square_;
};

std::shared_ptr<const Objective> make_double_well(const ObjectiveRequest& request) {
  return std::make_shared<DoubleWell>(request.shape, request.spec.real("radius"));
}

}  // namespace

ObjectiveKind double_well_objective() {
  return {.kind = {.id = "double_well",
                   .title = "Double well",
                   .summary = "F(X) = ¼‖XᵀX − r²I‖², R(u) = u: every singular value has wells at ±r and a "
                              "hill at 0. Not gradient-dominated: the hill is stationary. J* = 0.",
                   .parameters = {{.key = "radius",
                                   .symbol = "r",
                                   .label = "place of the wells",
                                   .fallback = 1.0,
                                   .min = 0,
                                   .max = 1e6,
                                   .slider_min = 0.1,
                                   .slider_max = 4,
                                   .help = "Singular values at the bottom of the wells."}}},
          .make = make_double_well};
}

}  // namespace muonscope
