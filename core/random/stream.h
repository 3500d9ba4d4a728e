#pragma once
// Random numbers with a fixed algorithm, so that a seed means the same experiment with every compiler and
// library.

#include <cstdint>
#include <string_view>

#include "core/base/types.h"

namespace muonscope {

/// A stream named after what it draws ("target", "init.p"): streams of one seed are independent, so that
/// adding one never changes another. xoshiro256++ (Blackman & Vigna 2021) seeded by splitmix64 from the seed
/// and the name.
class Stream {
 public:
  Stream(std::uint64_t seed, std::string_view name);
  std::uint64_t bits();
  double uniform();  ///< in [0, 1), 53 bits
  double normal();   ///< N(0, 1), Box–Muller

 private:
  std::uint64_t state_[4];
  double spare_ = 0;
  bool has_spare_ = false;
};

/// rows×cols of i.i.d. N(0, scale²), drawn column by column.
Matrix gaussian(Stream& stream, Eigen::Index rows, Eigen::Index cols, double scale);
/// rows×cols with orthonormal columns (rows ≥ cols) or rows, Haar distributed: QR of a Gaussian with R's
/// signs fixed.
Matrix orthogonal(Stream& stream, Eigen::Index rows, Eigen::Index cols);

}  // namespace muonscope
