#pragma once
// The element types of .npy files that a double can hold.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muonscope {

/// numpy's dtype of one number, such as '<f8', '>i4', '|b1'.
struct NpyType {
  char kind = 'f';        ///< f: floating-point, i and u: whole numbers, b: true or false
  std::size_t bytes = 8;  ///< f: 2, 4, 8; i and u: 1, 2, 4, 8; b: 1
  bool big_endian = false;

  bool operator==(const NpyType&) const = default;
  /// Lies in the file as a double of this machine does.
  bool is_double() const { return kind == 'f' && bytes == 8 && !big_endian; }
};

/// The type that a header's `descr` names; nothing for those that are not read.
std::optional<NpyType> npy_type(std::string_view descr);

/// Those that are read, in words.
constexpr std::string_view npy_types_read =
    "read are float16, float32 and float64, bool, and integers that a double holds exactly, of either byte "
    "order";

struct NpyNumbers {
  std::vector<double> values;
  std::size_t inexact;  ///< place of the first integer that a double does not hold; values.size(): none
};

/// The numbers that lie in `bytes` one after the other.
NpyNumbers npy_numbers(std::string_view bytes, NpyType type);

}  // namespace muonscope
