#include "core/io/npy_type.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace muonscope {
namespace {

/// A number's bytes as an unsigned integer.
std::uint64_t pattern_of(std::string_view bytes, bool big_endian) {
  std::uint64_t pattern = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char byte = bytes[big_endian ? i : bytes.size() - 1 - i];
    pattern = pattern << 8 | static_cast<unsigned char>(byte);
  }
  return pattern;
}

/// IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction.
double half(std::uint64_t pattern) {
  const int exponent = static_cast<int>(pattern >> 10 & 0x1F);
  const auto fraction = static_cast<double>(pattern & 0x3FF);
  const double sign = (pattern >> 15 & 1) != 0 ? -1 : 1;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  if (exponent < 0x1F) return sign * std::ldexp(1024 + fraction, exponent - 25);
  return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                       : std::numeric_limits<double>::quiet_NaN();
}

/// Whether the digits from the first 1 to the last fit into a double's 53.
bool is_exact(std::uint64_t size) {
  return size == 0 || static_cast<int>(std::bit_width(size)) - std::countr_zero(size) <=
                          std::numeric_limits<double>::digits;
}

std::int64_t signed_of(std::uint64_t pattern, std::size_t bytes) {
  const auto unused = static_cast<int>(64 - 8 * bytes);
  return static_cast<std::int64_t>(pattern << unused) >> unused;
}

std::uint64_t size_of(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

struct Number {
  double value;
  bool exact = true;
};

Number number_of(std::uint64_t pattern, NpyType type) {
  if (type.kind == 'b') return {pattern == 0 ? 0.0 : 1.0};
  if (type.kind == 'u') return {static_cast<double>(pattern), is_exact(pattern)};
  if (type.kind == 'i') {
    const std::int64_t value = signed_of(pattern, type.bytes);
    return {static_cast<double>(value), is_exact(size_of(value))};
  }
  if (type.bytes == 8) return {std::bit_cast<double>(pattern)};
  if (type.bytes == 4)
    return {static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(pattern)))};
  return {half(pattern)};
}

}  // namespace

std::optional<NpyType> npy_type(std::string_view descr) {
  NpyType type;
  if (descr.starts_with('<') || descr.starts_with('>') || descr.starts_with('=') || descr.starts_with('|')) {
    type.big_endian = descr[0] == '>';
    descr.remove_prefix(1);
  }
  constexpr std::array<std::string_view, 12> known = {"f2", "f4", "f8", "i1", "i2", "i4",
                                                      "i8", "u1", "u2", "u4", "u8", "b1"};
  if (std::ranges::find(known, descr) == known.end()) return std::nullopt;
  type.kind = descr[0];
  type.bytes = static_cast<std::size_t>(descr[1] - '0');
  return type;
}

NpyNumbers npy_numbers(std::string_view bytes, NpyType type) {
  const std::size_t count = bytes.size() / type.bytes;
  NpyNumbers numbers{std::vector<double>(count), count};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view one = bytes.substr(i * type.bytes, type.bytes);
    const Number number = number_of(pattern_of(one, type.big_endian), type);
    numbers.values[i] = number.value;
    if (!number.exact && numbers.inexact == count) numbers.inexact = i;
  }
  return numbers;
}

}  // namespace muonscope
