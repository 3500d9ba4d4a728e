#include <array>
#include <vector>

#include "core/errors.h"
#include "core/particles/objectives/objectives.h"

namespace muonscope {
namespace {

/// Entries of X; the kernel's moments are all pairs of them.
constexpr int max_interaction_entries = 64;

/// J = ½∬W(X − Y) for W(z) = ¼‖z‖⁴ − ½r²‖z‖²: attraction beyond the distance r, repulsion below. W is a
/// polynomial, so that J is a function of moments: with μ = E x, C = E xxᵀ, s = tr C, t = E|x|⁴, q = E|x|²x,
/// J = ¼(t + s² + 2‖C‖² − 4q·μ) − ½r²(s − |μ|²). F(X) = (x, |x|²x, |x|⁴, upper triangle of xxᵀ), x the
/// entries of X by columns.
class Interaction final : public Objective {
 public:
  Interaction(ParticleShape shape, double range)
      : shape_(shape), d_(shape.entries()), square_(range * range) {}

  std::vector<ObjectiveBlock> blocks() const override { return {{"x", shape_}}; }
  std::size_t features() const override { return static_cast<std::size_t>(2 * d_ + 1 + d_ * (d_ + 1) / 2); }

  std::vector<double> feature_weights() const override {
    std::vector<double> weights(static_cast<std::size_t>(2 * d_ + 1), 1.0);
    for (int i = 0; i < d_; ++i)
      for (int k = i; k < d_; ++k) weights.push_back(i == k ? 1 : 2);
    return weights;
  }

  void add_features(const Cloud& x, Share share, std::span<double> sums) const override {
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      const double* const at = x[0].value.block(b);
      const Places norm2 = squared_norm(at);
      double* mean = sums.data();
      double* cubic = mean + d_ * block_particles;
      double* const quartic = cubic + d_ * block_particles;
      double* second = quartic + block_particles;
      for (std::size_t l = 0; l < block_particles; ++l) quartic[l] += norm2[l] * norm2[l];
      for (int i = 0; i < d_; ++i, mean += block_particles, cubic += block_particles) {
        const double* const p = at + i * block_particles;
        for (std::size_t l = 0; l < block_particles; ++l) {
          mean[l] += p[l];
          cubic[l] += norm2[l] * p[l];
        }
        for (int k = i; k < d_; ++k, second += block_particles) {
          const double* const q = at + k * block_particles;
          for (std::size_t l = 0; l < block_particles; ++l) second[l] += p[l] * q[l];
        }
      }
    }
  }

  double value(std::span<const double> u) const override {
    const Moments m(u, d_);
    double trace = 0, squares = 0, mean2 = 0, mixed = 0;
    for (int i = 0; i < d_; ++i) {
      trace += m.second(i, i);
      mean2 += m.mean(i) * m.mean(i);
      mixed += m.cubic(i) * m.mean(i);
      for (int k = 0; k < d_; ++k) squares += m.second(i, k) * m.second(i, k);
    }
    return (m.quartic() + trace * trace + 2 * squares - 4 * mixed) / 4 - square_ * (trace - mean2) / 2;
  }

  void differentiate(std::span<const double> u, std::span<double> slopes) const override {
    const Moments m(u, d_);
    double trace = 0;
    for (int i = 0; i < d_; ++i) trace += m.second(i, i);
    for (int i = 0; i < d_; ++i) {
      slopes[static_cast<std::size_t>(i)] = square_ * m.mean(i) - m.cubic(i);
      slopes[static_cast<std::size_t>(d_ + i)] = -m.mean(i);
    }
    std::size_t at = static_cast<std::size_t>(2 * d_);
    slopes[at++] = 0.25;
    for (int i = 0; i < d_; ++i) {
      for (int k = i; k < d_; ++k, ++at)
        slopes[at] = i == k ? trace / 2 + m.second(i, i) - square_ / 2 : 2 * m.second(i, k);
    }
  }

  void force(const Cloud& x, Share share, std::span<const double> slopes, Cloud& v) const override {
    const Moments w(slopes, d_);
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      const double* const at = x[0].value.block(b);
      double* const to = v[0].value.block(b);
      const Places norm2 = squared_norm(at);
      Places along{};  // derivative of Σ wᵢ|x|²xᵢ + w|x|⁴ by |x|²
      for (int i = 0; i < d_; ++i) {
        for (std::size_t l = 0; l < block_particles; ++l)
          along[l] += w.cubic(i) * at[static_cast<std::size_t>(i) * block_particles + l];
      }
      for (std::size_t l = 0; l < block_particles; ++l)
        along[l] = 2 * (along[l] + 2 * w.quartic() * norm2[l]);
      for (int i = 0; i < d_; ++i) {
        const double* const p = at + i * block_particles;
        double* const out = to + i * block_particles;
        for (std::size_t l = 0; l < block_particles; ++l)
          out[l] = w.mean(i) + w.cubic(i) * norm2[l] + along[l] * p[l];
        for (int k = 0; k < d_; ++k) {
          const double* const q = at + k * block_particles;
          const double factor = w.second(i, k) * (i == k ? 2 : 1);
          for (std::size_t l = 0; l < block_particles; ++l) out[l] += factor * q[l];
        }
      }
    }
  }

  double flops() const override {
    const double d = d_;
    return 8 * d + d * (d + 1) + 6 * d + 2 * d * d;
  }

 private:
  using Places = std::array<double, block_particles>;

  /// Names for the parts of u or of its slopes.
  class Moments {
   public:
    Moments(std::span<const double> u, int d) : u_(u), d_(d) {}
    double mean(int i) const { return u_[static_cast<std::size_t>(i)]; }
    double cubic(int i) const { return u_[static_cast<std::size_t>(d_ + i)]; }
    double quartic() const { return u_[static_cast<std::size_t>(2 * d_)]; }
    double second(int i, int k) const {
      const int row = i < k ? i : k, col = i < k ? k : i;
      return u_[static_cast<std::size_t>(2 * d_ + 1 + row * d_ - row * (row - 1) / 2 + col - row)];
    }

   private:
    std::span<const double> u_;
    int d_;
  };

  Places squared_norm(const double* at) const {
    Places sum{};
    for (int i = 0; i < d_; ++i, at += block_particles) {
      for (std::size_t l = 0; l < block_particles; ++l) sum[l] += at[l] * at[l];
    }
    return sum;
  }

  ParticleShape shape_;
  int d_;
  double square_;
};

std::shared_ptr<const Objective> make_interaction(const ObjectiveRequest& request) {
  if (request.shape.entries() > max_interaction_entries) {
    throw InputError("problem: interaction takes particles of at most " +
                     std::to_string(max_interaction_entries) + " entries, and rows × cols is " +
                     std::to_string(request.shape.entries()));
  }
  return std::make_shared<Interaction>(request.shape, request.spec.real("range"));
}

}  // namespace

ObjectiveKind interaction_objective() {
  return {.kind = {.id = "interaction",
                   .title = "Attraction and repulsion",
                   .summary = "J = ½∬W(X − Y) with W(z) = ¼‖z‖⁴ − ½r²‖z‖²: particles attract each other "
                              "beyond the distance r and repel below it. Not gradient-dominated.",
                   .parameters = {{.key = "range",
                                   .symbol = "r",
                                   .label = "range of repulsion",
                                   .fallback = 1.0,
                                   .min = 0,
                                   .max = 1e6,
                                   .slider_min = 0.1,
                                   .slider_max = 4,
                                   .help = "Distance at which two particles neither attract nor repel."}}},
          .make = make_interaction};
}

}  // namespace muonscope
