// Round numbers along an axis.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/paint/figure_painter.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

std::string fixed(double value, int decimals) {
  std::array<char, 400> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", std::clamp(decimals, 0, 17), value);
  std::string text = buffer.data();
  // The program never sets a locale, but a toolkit loaded into it may.
  std::replace(text.begin(), text.end(), ',', '.');
  if (text.find_first_not_of("-0.") == std::string::npos) text.erase(0, text.find_first_not_of('-'));
  if (text.front() == '-') text.replace(0, 1, "−");
  return text;
}

/// 10^k without the rounding of repeated multiplication, 0 or infinity out of range.
double power_of_ten(int k) {
  return std::pow(10.0, k);
}

int exponent_of(double value) {
  return static_cast<int>(std::floor(std::log10(std::abs(value))));
}

/// A step 1, 2 or 5 times a power of ten.
struct RoundStep {
  int digit = 1;
  int exponent = 0;
  /// n steps; negative powers divide, so that 3 steps of 0.1 are 0.3 and not 0.30000000000000004.
  double times(double n) const {
    if (exponent >= 0) return n * digit * power_of_ten(exponent);
    if (exponent >= -300) return n * digit / power_of_ten(-exponent);
    return n * digit / 1e300 / power_of_ten(-exponent - 300);
  }
};

RoundStep round_step(double rough) {
  const int exponent = exponent_of(rough);
  for (const int digit : {1, 2, 5}) {
    const RoundStep step{digit, exponent};
    if (step.times(1) >= rough * (1 - 1e-9)) return step;
  }
  return {1, exponent + 1};
}

RoundStep next_smaller(const RoundStep& step) {
  return step.digit == 1 ? RoundStep{5, step.exponent - 1} : RoundStep{step.digit / 2, step.exponent};
}

/// How many multiples of the step lie in a range.
double multiples(const RoundStep& step, double min, double max) {
  return std::floor(max / step.times(1) + 1e-9) - std::ceil(min / step.times(1) - 1e-9) + 1;
}

/// One label for every multiple of a step up to `largest`: plain decimals, or mantissa × 10ᵏ for numbers that
/// would be long.
std::string linear_label(double value, const RoundStep& step, double largest) {
  const int top = largest > 0 ? exponent_of(largest) : 0;
  if (top < 5 && step.exponent >= -4) return fixed(value, -step.exponent);
  if (value == 0) return "0";
  const double mantissa = top >= -300 ? value / power_of_ten(top) : value * 1e300 / power_of_ten(top + 300);
  return fixed(mantissa, top - step.exponent) + "×10" + superscript(top);
}

std::vector<Tick> single_tick(double value) {
  const RoundStep step{1, value == 0 ? 0 : exponent_of(value) - 2};
  std::string label = linear_label(value, step, std::abs(value));
  // Three digits, and no zeros that say nothing.
  const std::size_t end = std::min(label.find("×"), label.size());
  if (label.find('.') < end) {
    const std::size_t last = label.find_last_not_of('0', end - 1);
    const std::size_t keep = label[last] == '.' ? last : last + 1;
    label.erase(keep, end - keep);
  }
  return {{value, label}};
}

std::vector<Tick> linear_ticks(double min, double max, int about) {
  const double largest = std::max(std::abs(min), std::abs(max));
  const double span = max / 2 - min / 2;  // half of it: the whole may overflow
  if (!(span > largest * 1e-13) || span < 1e-305) return single_tick(min / 2 + max / 2);
  RoundStep step = round_step(span / about * 2);
  // One label alone says nothing of the scale.
  while (multiples(step, min, max) < 2) step = next_smaller(step);
  const int parts = step.digit == 2 ? 4 : 5;
  const double first = std::ceil(min / step.times(1) * parts - 1e-6);
  const double last = std::floor(max / step.times(1) * parts + 1e-6);
  std::vector<Tick> result;
  for (int i = 0; i <= static_cast<int>(last - first); ++i) {
    const double n = first + i;
    const bool major = std::fmod(n, parts) == 0;
    const double value = std::clamp(step.times(n / parts), min, max);
    result.push_back({value, major ? linear_label(value, step, largest) : ""});
  }
  return result;
}

std::vector<Tick> decade_ticks(double min, double max, int first, int last, int about) {
  const int stride =
      std::max(1, static_cast<int>(std::ceil((last - first + 1) / static_cast<double>(about))));
  std::vector<Tick> result;
  for (int k = first - 1; k <= last; ++k) {
    const double decade = power_of_ten(k);
    // Multiples of the stride are labelled, so that labels stay put while the range moves.
    if (decade >= min && decade <= max)
      result.push_back({decade, k % stride == 0 ? "10" + superscript(k) : ""});
    for (int digit = 2; stride == 1 && digit <= 9; ++digit)
      if (const double value = digit * decade; value > min && value <= max) result.push_back({value, ""});
  }
  return result;
}

/// Fewer than two decades: 1, 2 and 5 are labelled.
std::vector<Tick> part_decade_ticks(double min, double max) {
  const bool plain = min >= 1e-4 && max < 1e5;
  std::vector<Tick> result;
  for (int k = exponent_of(min); k <= exponent_of(max); ++k)
    for (int digit = 1; digit <= 9; ++digit) {
      const double value = RoundStep{1, k}.times(digit);
      if (value < min || value > max) continue;
      const bool labelled = digit == 1 || digit == 2 || digit == 5;
      const std::string power = (digit == 1 ? "" : std::to_string(digit) + "×") + ("10" + superscript(k));
      result.push_back({value, !labelled ? "" : plain ? fixed(value, -k) : power});
    }
  return result;
}

std::vector<Tick> log_ticks(double min, double max, int about) {
  if (!(min > 0)) return {};
  if (!(max / min > 1 + 1e-12)) return single_tick(min);
  const int first = static_cast<int>(std::ceil(std::log10(min) - 1e-12));
  const int last = static_cast<int>(std::floor(std::log10(max) + 1e-12));
  if (last - first >= 1) return decade_ticks(min, max, first, last, about);
  if (max / min >= 4) return part_decade_ticks(min, max);
  return linear_ticks(min, max, about);
}

}  // namespace

std::vector<Tick> ticks(const Axis& axis, int about) {
  const auto [min, max] = std::minmax(axis.range.min, axis.range.max);
  if (!std::isfinite(min) || !std::isfinite(max)) return {};
  about = std::clamp(about, 1, 50);
  return axis.scale == AxisScale::logarithmic ? log_ticks(min, max, about) : linear_ticks(min, max, about);
}

}  // namespace muonscope
