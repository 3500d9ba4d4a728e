#pragma once
// A problem gives value and gradient on named matrix blocks. It knows no optimizer.

#include <filesystem>
#include <functional>
#include <memory>

#include "core/base/types.h"
#include "core/linalg/lanczos.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// What theory curves need to know of a matrix factorization; empty for other problems.
struct FactorizationFacts {
  Vector target_values;  ///< singular values s*ᵢ of M*, descending, min(n,m,d) of them
  Vector mode_start;  ///< ‖(P₀ᵀuᵢ + Q₀ᵀvᵢ)/2‖²: mode i's strength along the growing direction at t = 0
  Matrix target_left, target_right;  ///< singular vectors uᵢ, vᵢ of M* in columns, as many as target_values
  double init_scale = 0;   ///< α: what the singular values of P₀ and Q₀ are about; 0 if files gave them
  double next_value = 0;   ///< s*_{d+1}, the largest that PQᵀ has no room for; 0 if there is none
  Eigen::Index inner = 0;  ///< d
};

class ParticleSystem;

class Problem {
 public:
  virtual ~Problem() = default;
  /// The initial parameters; gradients have the same names and shapes.
  virtual const Blocks& initial() const = 0;
  /// Loss at `x`; writes its gradient into `gradient` (shaped like `x`, allocated by the caller).
  virtual double evaluate(const Blocks& x, Blocks& gradient) const = 0;
  /// v ↦ ∇²L(x)·v, exactly, on the entries of all blocks, one block behind the other, each by columns. For
  /// the problems that `sharpness` names; used by one thread at a time.
  virtual SymmetricMap hessian(const Blocks& x) const;
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
  virtual const FactorizationFacts* factorization() const { return nullptr; }
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
  /// `seed` feeds the streams "target" and "init.*".
  std::shared_ptr<const Problem> (*make)(const Spec& spec, std::uint64_t seed,
                                         const std::filesystem::path& directory);
  bool particles = false;  ///< whether its state is a cloud
  /// Recorded where an experiment does not say what.
  std::vector<std::string> observables = {"loss", "singular_values"};
};

}  // namespace muonscope
