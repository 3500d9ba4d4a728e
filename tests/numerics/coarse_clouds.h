#pragma once
// Clouds that can be moved far away and scaled without rounding.

#include <cmath>
#include <functional>

#include "core/particles/cloud.h"
#include "core/particles/objective.h"
#include "core/random/stream.h"

namespace muonscope::testing {

/// For what double must agree with.
using Long = long double;

/// The nearest multiple of 2⁻²⁰: moved by 10⁸ it loses nothing.
inline double coarse(double x) {
  return std::round(x * 0x1p20) * 0x1p-20;
}

inline Cloud drawn_cloud(const Objective& objective, std::size_t count, std::uint64_t seed = 3) {
  Cloud cloud;
  Stream stream(seed, "cloud");
  for (const ObjectiveBlock& block : objective.blocks()) {
    cloud.push_back({block.name, ParticleArray(count, block.shape)});
    for (std::size_t p = 0; p < count; ++p) {
      for (int i = 0; i < block.shape.rows; ++i) {
        for (int j = 0; j < block.shape.cols; ++j) cloud.back().value(p, i, j) = coarse(stream.normal());
      }
    }
  }
  return cloud;
}

inline void change_block(Cloud& cloud, std::size_t block,
                         const std::function<double(double, int entry)>& change) {
  ParticleArray& array = cloud[block].value;
  for (std::size_t p = 0; p < array.count(); ++p) {
    for (int i = 0; i < array.shape().rows; ++i) {
      for (int j = 0; j < array.shape().cols; ++j)
        array(p, i, j) = change(array(p, i, j), i + j * array.shape().rows);
    }
  }
}

inline void move_block(Cloud& cloud, std::size_t block, double by) {
  change_block(cloud, block, [by](double x, int entry) { return x + by * (entry % 2 == 0 ? 1 : -0.5); });
}

inline void scale_all(Cloud& cloud, double by) {
  for (std::size_t b = 0; b < cloud.size(); ++b)
    change_block(cloud, b, [by](double x, int) { return by * x; });
}

inline double relative(double value, Long exact) {
  return static_cast<double>(std::abs((value - exact) / exact));
}

}  // namespace muonscope::testing
