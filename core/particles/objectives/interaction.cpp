#include <algorithm>
#include <array>
#include <vector>

#include "core/base/errors.h"
#include "core/particles/mean_field.h"
#include "core/particles/objectives/objectives.h"

namespace muonscope {
namespace {

/// Entries of X; the kernel's moments are all pairs of them.
constexpr int max_interaction_entries = 64;

/// J = ½∬W(X − Y) for W(z) = ¼‖z‖⁴ − ½r²‖z‖²: attraction beyond the distance r, repulsion below. W is a
/// polynomial, so that J is a function of moments: with μ = E x, C = E xxᵀ, s = tr C, t = E|x|⁴, q = E|x|²x,
/// J = ¼(t + s² + 2‖C‖² − 4q·μ) − ½r²(s − |μ|²). F(X) = (x, |x|²x, |x|⁴, upper triangle of xxᵀ), x the
/// entries of X by columns. Moments about 0 of a cloud far from it are large and all but cancel in J: F looks
/// from the cloud's mean, whatever rounding leaves of μ there.
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

  std::size_t vantage_size() const override { return static_cast<std::size_t>(d_); }

  /// The particles' mean: of their distances from the first one, so that no digit is lost wherever they are.
  std::vector<double> vantage(const Cloud& x, const Passes& passes) const override {
    const ParticleArray& cloud = x[0].value;
    const std::vector<double> first = entries_of_first(cloud);
    std::vector<std::vector<double>> parts(passes.shares());
    passes.each([&](std::size_t i, Share share) { parts[i] = distances(cloud, share, first); });
    std::vector<double> mean(first.size(), 0.0);
    for (const std::vector<double>& part : parts)
      for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += part[k];
    for (std::size_t k = 0; k < mean.size(); ++k)
      mean[k] = first[k] + mean[k] / static_cast<double>(cloud.count());
    return mean;
  }

  /// Moments about the vantage c to those about 0: E|x + c|²(x + c), E|x + c|⁴ and E(x + c)(x + c)ᵀ.
  void look_from_zero(std::span<const double> vantage, std::vector<double>& u) const override {
    const std::vector<double> about = u;
    const Moments m(about, d_);
    double trace = 0, c2 = 0, mean_c = 0, cubic_c = 0, second_c = 0;
    for (int i = 0; i < d_; ++i) {
      const double c = vantage[static_cast<std::size_t>(i)];
      trace += m.second(i, i), c2 += c * c, mean_c += m.mean(i) * c, cubic_c += m.cubic(i) * c;
      second_c += c * turned(m, i, vantage);
    }
    std::size_t at = static_cast<std::size_t>(2 * d_);
    u[at++] = m.quartic() + c2 * (2 * trace + 4 * mean_c + c2) + 4 * (cubic_c + second_c);
    for (int i = 0; i < d_; ++i) {
      const double c = vantage[static_cast<std::size_t>(i)];
      u[static_cast<std::size_t>(i)] = m.mean(i) + c;
      u[static_cast<std::size_t>(d_ + i)] =
          m.cubic(i) + 2 * turned(m, i, vantage) + c2 * m.mean(i) + (trace + 2 * mean_c + c2) * c;
      for (int k = i; k < d_; ++k, ++at) {
        const double other = vantage[static_cast<std::size_t>(k)];
        u[at] = m.second(i, k) + m.mean(i) * other + c * m.mean(k) + c * other;
      }
    }
  }

  void add_features(const Cloud& x, Share share, std::span<const double> vantage,
                    std::span<double> sums) const override {
    std::vector<double> seen(x[0].value.block_size());
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      const double* const at = look(x[0].value, b, vantage, seen);
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

  void force(const Cloud& x, Share share, std::span<const double> vantage, std::span<const double> slopes,
             Cloud& v) const override {
    const Moments w(slopes, d_);
    std::vector<double> seen(x[0].value.block_size());
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      const double* const at = look(x[0].value, b, vantage, seen);
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
    return 3 * d + 8 * d + d * (d + 1) + 6 * d + 2 * d * d;
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

  static std::vector<double> entries_of_first(const ParticleArray& cloud) {
    std::vector<double> entries;
    for (std::size_t k = 0; k < cloud.block_size(); k += block_particles)
      entries.push_back(cloud.block(0)[k]);
    return entries;
  }

  /// Σ (x − from) over a share.
  static std::vector<double> distances(const ParticleArray& cloud, Share share,
                                       const std::vector<double>& from) {
    std::vector<Places> sums(from.size());
    for (std::size_t b = share.first; b < share.first + share.blocks; ++b) {
      const std::size_t particles =
          std::min<std::size_t>(cloud.count() - b * block_particles, block_particles);
      const double* at = cloud.block(b);
      for (std::size_t k = 0; k < from.size(); ++k, at += block_particles)
        for (std::size_t l = 0; l < particles; ++l) sums[k][l] += at[l] - from[k];
    }
    std::vector<double> totals(from.size(), 0.0);
    for (std::size_t k = 0; k < from.size(); ++k)
      for (const double sum : sums[k]) totals[k] += sum;
    return totals;
  }

  /// A block's entries less the vantage.
  static const double* look(const ParticleArray& x, std::size_t b, std::span<const double> vantage,
                            std::vector<double>& seen) {
    const double* const at = x.block(b);
    for (std::size_t k = 0; k < seen.size(); ++k) seen[k] = at[k] - vantage[k / block_particles];
    return seen.data();
  }

  /// (C·c)ᵢ of the second moments C.
  double turned(const Moments& m, int i, std::span<const double> c) const {
    double sum = 0;
    for (int k = 0; k < d_; ++k) sum += m.second(i, k) * c[static_cast<std::size_t>(k)];
    return sum;
  }

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
