#pragma once
// A stage of a rule between momentum and map (a preconditioner) or behind the map (post-processing): what it
// does to a direction and what it remembers from step to step. One implementation serves matrices and clouds.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.h"

namespace muonscope {

struct Momentum;

struct MatrixShape {
  Eigen::Index rows = 0, cols = 0;
  std::size_t entries() const { return static_cast<std::size_t>(rows * cols); }
  bool operator==(const MatrixShape&) const = default;
};

/// Matrices of one shape. Entry e (by columns) of matrix k stands at (⌊k/lanes⌋·entries + e)·lanes + k mod
/// lanes: with one lane matrix behind matrix, with several as vectorized kernels want them
/// (core/linalg/batched).
struct Numbers {
  std::span<double> values;
  MatrixShape shape;
  std::size_t lanes = 1;
};

/// A matrix that a stage remembers of each matrix it works on; zero at the start.
struct BufferShape {
  std::string name;  ///< lower-case: it names files of `final/` and arrays of saved states
  MatrixShape shape;
};

/// A buffer at a step, of as many matrices as the direction and in as many lanes.
struct BufferView {
  std::span<const double> before;
  std::span<double> after;
  MatrixShape shape;
  Step gradients = 0;  ///< that are in `after`
};
using BufferViews = std::span<const BufferView>;

class Stage {
 public:
  virtual ~Stage() = default;
  /// What it remembers of a matrix of this shape: for every shape the same names in the same order.
  virtual std::vector<BufferShape> buffers(MatrixShape shape) const = 0;
  /// Whether every entry goes by itself: then it is given all matrices at once, otherwise each alone.
  virtual bool entrywise() const = 0;
  /// Takes the gradient in, before any stage has been applied. Buffers as buffers() has them.
  virtual void observe([[maybe_unused]] std::span<const double> gradient, [[maybe_unused]] MatrixShape shape,
                       [[maybe_unused]] BufferViews buffers) const {}
  /// The direction, in place.
  virtual void apply(std::span<double> direction, MatrixShape shape, BufferViews buffers) const = 0;
  /// Floating-point operations of a step on a matrix.
  virtual double flops(MatrixShape shape) const = 0;
  /// Appends its lines and returns what the direction is called after them.
  virtual std::string formula(std::string direction, const Momentum& momentum,
                              std::vector<std::string>& lines) const = 0;
  /// What it multiplies a 1×1 gradient with that stays the same for ever, the momentum included; none where
  /// that has no limit.
  virtual std::optional<double> steady_gain(double gradient) const = 0;
};
using StagePtr = std::shared_ptr<const Stage>;

/// One stage on all matrices.
void observe(const Stage& stage, const Numbers& gradient, BufferViews buffers);
void apply(const Stage& stage, const Numbers& direction, BufferViews buffers);

/// Matrix k by columns, and back to its place.
void gather(std::span<const double> from, std::size_t lanes, std::size_t k, std::span<double> matrix);
void scatter(std::span<const double> matrix, std::size_t lanes, std::size_t k, std::span<double> to);

/// Weight of k gradients in an exponential average that began at zero: 1 − βᵏ.
double filled(double beta, Step k);

}  // namespace muonscope
