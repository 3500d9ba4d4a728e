#pragma once
// Names for the values that cross module borders.

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace muonscope {

/// Dense real matrix, column-major, double precision: all state and all observables use it.
using Matrix = Eigen::MatrixXd;
/// Column vector; spectra are stored in descending order.
using Vector = Eigen::VectorXd;
constexpr std::int64_t max_side = 4096;  ///< of any matrix
/// Index of an optimizer step; row t of a trace is the state before step t is taken.
using Step = std::int64_t;

/// One named matrix of a problem's parameters or of its gradient.
struct Block {
  std::string name;  ///< lower-case, stable: it names result files ("p", "q", "x")
  Matrix value;
};

/// A problem's parameters (or gradient), in the problem's order.
using Blocks = std::vector<Block>;

}  // namespace muonscope
