#pragma once
// A problem gives value and gradient on named matrix blocks. It knows no optimizer.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/types.h"
#include "core/linalg/lanczos.h"
#include "core/problems/capabilities.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// What theory curves need to know of a matrix factorization; empty for other problems.
struct FactorizationFacts {
  Vector target_values;  ///< singular values s*ᵢ of M*, descending, min(n,m,d) of them
  Vector mode_start;  ///< ‖(P₀ᵀuᵢ + Q₀ᵀvᵢ)/2‖²: mode i's strength along the growing direction at t = 0
  Matrix target_left, target_right;  ///< singular vectors uᵢ, vᵢ of M* in columns, as many as target_values
  double init_scale = 0;    ///< α: what the singular values of P₀ and Q₀ are about; 0 if files gave them
  double next_value = 0;    ///< s*_{d+1}, the largest that PQᵀ has no room for; 0 if there is none
  double out_of_reach = 0;  ///< ½Σs*ᵢ² over all that it has no room for
  Eigen::Index inner = 0;   ///< d
};

/// How a target from a file is seen: entries from `black` to `white`.
struct TargetPicture {
  bool stacked = false;  ///< red, green and blue parts, one above the other
  double black = 0, white = 1;
};

/// Of problems whose first two blocks P and Q are to give M* = PQᵀ.
struct ProductFacts {
  Matrix target;                         ///< M*
  std::optional<TargetPicture> picture;  ///< none: M* is not seen as one
};

/// Modes into which a loss falls apart: numbers of the state, each with the value that it has at the minimum.
struct Modes {
  const char* error;      ///< target less value of mode i, in symbols: "s*ᵢ − uᵢᵀPQᵀvᵢ"
  const Vector& targets;  ///< the problem's own
  std::function<Vector(const Blocks&)> values;
};

/// x ↦ (v ↦ ∇²L(x)·v), exactly, on the entries of all blocks, one block behind the other, each by columns. A
/// product is used by one thread at a time.
using HessianAt = std::function<SymmetricMap(const Blocks&)>;

class ParticleSystem;

class Problem {
 public:
  virtual ~Problem() = default;
  /// The initial parameters; gradients have the same names and shapes.
  virtual const Blocks& initial() const = 0;
  /// Loss at `x`; writes its gradient into `gradient` (shaped like `x`, allocated by the caller).
  virtual double evaluate(const Blocks& x, Blocks& gradient) const = 0;
  /// Floating-point operations of one `evaluate`, a multiplication and an addition counted as two.
  virtual double flops() const = 0;
  /// Input matrices that a moved experiment needs beside it: {slot path such as "target.path", matrix}.
  struct Input {
    std::string key;        ///< dotted key within the problem ("target.path", "init.p")
    std::string file_name;  ///< suggested name in inputs/
    Matrix value;
    std::string bytes;         ///< the file itself where `value` cannot be written as it; else empty
    std::string written_as{};  ///< what the key says then, in inputs/; "" for file_name itself
  };
  virtual std::vector<Input> inputs() const { return {}; }
  /// J*, the infimum of what `evaluate` returns, where it is known.
  virtual std::optional<double> minimum() const { return std::nullopt; }
  /// The same among states of which every matrix has ‖X‖_op ≤ radius.
  virtual std::optional<double> minimum_in_ball([[maybe_unused]] double radius) const { return std::nullopt; }
  /// L of ‖∇f(X) − ∇f(Y)‖_F ≤ L‖X − Y‖_F for all X and Y; none where there is none or it is not known.
  virtual std::optional<double> smoothness() const { return std::nullopt; }
  // What not every problem has (core/problems/capabilities.h); valid as long as the problem.
  virtual const ProductFacts* product() const { return nullptr; }
  virtual const FactorizationFacts* factorization() const { return nullptr; }
  virtual std::optional<Modes> modes() const { return std::nullopt; }
  /// Empty where there is none.
  virtual HessianAt hessian() const { return {}; }
  /// Where the state is a cloud of particles instead of matrix blocks; else null.
  virtual const ParticleSystem* particles() const { return nullptr; }
};

/// A row of the problem catalogue.
struct ProblemKind {
  Kind kind;
  /// Fills in shapes from the files that the spec names and checks that they agree (InputError).
  void (*resolve)(Spec& spec, const std::filesystem::path& directory);
  /// Keys of a problem's shapes that the part in this slot decides, because it comes from a file; null: none
  /// does.
  std::vector<std::string> (*shapes_of)(const std::string& slot, const Spec& part) = nullptr;
  /// `seed` feeds the streams "target", or one named after each slot of several targets, and "init.*".
  std::shared_ptr<const Problem> (*make)(const Spec& spec, std::uint64_t seed,
                                         const std::filesystem::path& directory);
  /// What a made problem's capabilities lie between.
  Offer offer;
  /// Recorded where an experiment does not say what.
  std::vector<std::string> observables = {"loss", "singular_values"};
};

}  // namespace muonscope
