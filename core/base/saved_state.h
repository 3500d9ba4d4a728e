#pragma once
// What something that moves needs to go on, to the bit, from where it once was: named arrays of numbers. The
// same value is a keyframe in memory and, array by array, a file of a run that goes on later.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/types.h"

namespace muonscope {

struct SavedArray {
  std::string name;                 ///< "x.p", "momentum.p", "gradients"
  std::vector<std::int64_t> shape;  ///< none: one number
  std::vector<double> values;       ///< in the order in which their owner holds them
  bool by_columns = false;          ///< whose first index runs fastest
};

class SavedState {
 public:
  void put(std::string name, double number);
  void put(std::string name, const Matrix& matrix);
  void put(std::string name, std::vector<std::int64_t> shape, std::vector<double> values);

  bool has(std::string_view name) const;
  // Their InputErrors say what is missing or has another shape: a state may come from a file.
  double number(std::string_view name) const;
  /// Into a matrix of the right shape.
  void get(std::string_view name, Matrix& into) const;
  /// As many values as `count`.
  std::span<const double> values(std::string_view name, std::size_t count) const;
  const SavedArray& at(std::string_view name) const;

  const std::vector<SavedArray>& arrays() const { return arrays_; }
  std::size_t bytes() const;

 private:
  std::vector<SavedArray> arrays_;
};

}  // namespace muonscope
