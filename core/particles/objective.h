#pragma once
// Mean-field objectives J = R(u), u = (1/N) Σ F(Xᵢ) (arXiv 2605.23871). They know no optimizer.

#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/particles/cloud.h"
#include "core/problems/problem.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// One of a particle's matrices.
struct ObjectiveBlock {
  std::string name;
  ParticleShape shape;
  double relative_smoothing = 1;             ///< its ε over the lane's: the blockwise flow
  std::optional<double> own_smoothing = {};  ///< its ε itself, wherever the lane's is above 0 and finite

  /// Its ε in a lane with this one; 0 is Muon, infinity gradient descent.
  double smoothing_under(double lane) const {
    const bool smooth = lane > 0 && lane < std::numeric_limits<double>::infinity();
    return smooth && own_smoothing ? *own_smoothing : lane * relative_smoothing;
  }
};

class Passes;

class Objective {
 public:
  virtual ~Objective() = default;
  virtual std::vector<ObjectiveBlock> blocks() const = 0;
  /// Length of F(X) and of u.
  virtual std::size_t features() const = 0;
  /// How often each entry of u counts in ‖u‖²: 2 where one stands for two of a symmetric matrix.
  virtual std::vector<double> feature_weights() const { return std::vector<double>(features(), 1.0); }
  /// Where F looks at the particles from, if J depends on differences between them alone: F then takes X less
  /// these numbers, a function of the cloud, so that a cloud far from 0 costs no digits. 0: F looks from 0.
  virtual std::size_t vantage_size() const { return 0; }
  virtual std::vector<double> vantage(const Cloud&, const Passes&) const { return {}; }
  /// The mean of F as it looks from 0, made of what it is from the vantage.
  virtual void look_from_zero(std::span<const double> /*vantage*/, std::vector<double>& /*u*/) const {}
  /// Adds F of a share's particles to sums[8·k + place], k < features().
  virtual void add_features(const Cloud& x, Share share, std::span<const double> vantage,
                            std::span<double> sums) const = 0;
  /// R(u).
  virtual double value(std::span<const double> u) const = 0;
  /// slopes ← ∇R(u).
  virtual void differentiate(std::span<const double> u, std::span<double> slopes) const = 0;
  /// v ← DF(X)*[slopes] = N ∂J/∂X on a share, v shaped like x.
  virtual void force(const Cloud& x, Share share, std::span<const double> vantage,
                     std::span<const double> slopes, Cloud& v) const = 0;
  /// J* where it is known.
  virtual std::optional<double> minimum() const { return std::nullopt; }
  /// Floating-point operations of F and force, one particle.
  virtual double flops() const = 0;
  /// As Problem::inputs; keys within the objective ("target.path").
  virtual std::vector<Problem::Input> inputs() const { return {}; }
};

struct ObjectiveRequest {
  const Spec& spec;
  ParticleShape shape;  ///< of X; objectives with blocks of their own ignore it
  std::uint64_t seed;
  const std::filesystem::path& directory;
  std::string path = "problem.objective";  ///< of the spec, for errors
};

/// A row of the objective catalogue.
struct ObjectiveKind {
  Kind kind;
  /// InputError where the values do not fit the shape.
  std::shared_ptr<const Objective> (*make)(const ObjectiveRequest& request);
  bool own_shapes = false;  ///< whether its parameters give the blocks' shapes, instead of rows and cols
  /// Fills in what other values of the spec say; null: nothing to fill in.
  void (*resolve)(Spec& spec) = nullptr;
};

const std::vector<ObjectiveKind>& objective_kinds();
const Catalogue& objective_catalogue();
const ObjectiveKind& objective_kind(std::string_view id);

}  // namespace muonscope
