#include "core/random/stream.h"

#include <bit>
#include <cmath>
#include <numbers>

#include "core/linalg/qr.h"

namespace muonscope {
namespace {

/// FNV-1a, 64 bits.
std::uint64_t hash(std::string_view name) {
  std::uint64_t value = 0xcbf29ce484222325u;
  for (const char c : name) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return value;
}

/// splitmix64 (Steele, Lea & Flood 2014): advances `state`, returns its scrambled value.
std::uint64_t splitmix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace

Stream::Stream(std::uint64_t seed, std::string_view name) {
  // The seed is scrambled before the name joins it: neighbouring seeds must not share streams.
  std::uint64_t mixed = splitmix(seed) ^ hash(name);
  for (std::uint64_t& word : state_) word = splitmix(mixed);
}

std::uint64_t Stream::bits() {
  const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Stream::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double Stream::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));  // 1 − u lies in (0, 1]
  const double angle = 2 * std::numbers::pi * uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

Matrix gaussian(Stream& stream, Eigen::Index rows, Eigen::Index cols, double scale) {
  Matrix drawn(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j) {
    for (Eigen::Index i = 0; i < rows; ++i) drawn(i, j) = scale * stream.normal();
  }
  return drawn;
}

Matrix orthogonal(Stream& stream, Eigen::Index rows, Eigen::Index cols) {
  if (rows < cols) return orthogonal(stream, cols, rows).transpose();
  const Qr qr(gaussian(stream, rows, cols, 1));
  const Matrix r = qr.r();
  Matrix q = qr.q();
  // Haar only if R's diagonal is positive (Mezzadri, arXiv math-ph/0609050).
  for (Eigen::Index j = 0; j < cols; ++j) {
    if (r(j, j) < 0) q.col(j) = -q.col(j);
  }
  return q;
}

}  // namespace muonscope
