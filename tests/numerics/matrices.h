#pragma once
// Matrices and components for the tests of this folder.

#include <string>
#include <string_view>

#include "core/random/stream.h"
#include "core/schema/parameter.h"

namespace muonscope::testing {

inline Matrix random_matrix(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed = 1) {
  Stream stream(seed, "test");
  return gaussian(stream, rows, cols, 1);
}

inline Matrix random_orthogonal(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  Stream stream(seed, "orthogonal");
  return orthogonal(stream, rows, cols);
}

/// U diag(values) Vᵀ with known random U and V.
struct Known {
  Matrix u, v, m;
};
inline Known with_spectrum(Eigen::Index rows, Eigen::Index cols, const Vector& values,
                           std::uint64_t seed = 1) {
  Known known{
      random_orthogonal(rows, values.size(), seed), random_orthogonal(cols, values.size(), seed + 1000), {}};
  known.m = known.u * values.asDiagonal() * known.v.transpose();
  return known;
}

/// A row of a catalogue with its defaults, some values replaced.
inline Spec chosen(const Catalogue& catalogue, std::string_view id,
                   std::map<std::string, Value> values = {}) {
  Spec spec = default_spec(*find_kind(catalogue, id));
  for (auto& [key, value] : values) spec.values[key] = value;
  return spec;
}

inline double distance(const Matrix& a, const Matrix& b) {
  return (a - b).norm();
}

}  // namespace muonscope::testing
