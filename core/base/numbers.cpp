#include "core/base/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace muonscope {
namespace {

constexpr std::array superscripts = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
constexpr double largest_whole = 0x1p53;  // up to here doubles tell all whole numbers apart
constexpr int smallest_plain = -3;        // 0.001 … 999999 are written without a power of ten
constexpr int largest_plain = 5;

std::string formatted(double value, std::chars_format format, int precision) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return {buffer.data(), end.ptr};
}

}  // namespace

std::string superscript(int exponent) {
  std::string out;
  for (const char c : std::to_string(exponent)) {
    out += c == '-' ? "⁻" : superscripts.at(static_cast<std::size_t>(c - '0'));
  }
  return out;
}

bool is_whole(double value) {
  return std::trunc(value) == value && std::abs(value) <= largest_whole;
}

std::string round_trip(double value) {
  // Left to itself, to_chars prefers 1e+05 to 100000.
  if (is_whole(value)) return formatted(value, std::chars_format::fixed, 0);
  std::array<char, 32> buffer{};  // the shortest form of any double takes at most 24
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

std::string shortest(double value) {
  std::string text = round_trip(value);
  const std::size_t exponent = text.find('e');
  if (exponent == std::string::npos) return text;
  const std::size_t sign = exponent + 1;
  const std::size_t digits = text.find_first_not_of('0', sign + 1);
  text.erase(sign + 1, digits - sign - 1);
  if (text[sign] == '+') text.erase(sign, 1);
  return text;
}

std::string readable(double value, int digits) {
  if (std::isnan(value)) return "not a number";
  const std::string sign = value < 0 ? "−" : "";
  const double size = std::abs(value);
  if (std::isinf(size)) return sign + "∞";
  if (size == 0) return "0";
  digits = std::clamp(digits, 1, 17);
  // the power of ten after rounding: 0.00099996 is 0.00100
  const std::string scientific = formatted(size, std::chars_format::scientific, digits - 1);
  const std::size_t e = scientific.find('e');
  const int exponent = std::stoi(scientific.substr(e + 1));
  if (exponent < smallest_plain || exponent > largest_plain) {
    return sign + scientific.substr(0, e) + "×10" + superscript(exponent);
  }
  return sign + formatted(size, std::chars_format::fixed, std::max(0, digits - 1 - exponent));
}

std::string concise(double value, int digits) {
  const std::string text = readable(value, digits);
  const std::size_t power = std::min(text.find("×"), text.size());
  std::string number = text.substr(0, power);
  if (number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
  }
  return number + text.substr(power);
}

std::string brief_number(double value) {
  const double size = std::abs(value);
  const double decade = size > 0 ? std::pow(10.0, std::floor(std::log10(size))) : 1;
  for (const int digits : {1, 2}) {
    const double unit = decade / std::pow(10.0, digits - 1);
    if (std::abs(std::round(size / unit) * unit - size) < 1e-9 * size) return readable(value, digits);
  }
  return readable(value, 3);
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), "\u2009");
  }
  return digits;
}

}  // namespace muonscope
