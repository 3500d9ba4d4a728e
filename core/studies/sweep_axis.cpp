// "KEY=lo:hi:count[:log]" and "k/n".

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/errors.h"
#include "core/base/numbers.h"
#include "core/experiment/format.h"
#include "core/studies/sweep.h"

namespace muonscope {
namespace {

/// `where`: the origin of the range, as error messages name it.
[[noreturn]] void refuse(const std::string& where, const std::string& why) {
  throw InputError(where + ": " + why);
}

template <typename Number>
std::optional<Number> parsed(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

struct Range {
  double lo, hi;
  std::size_t count;
  bool logarithmic;
};

Range range_of(const std::string& where, std::string_view range) {
  const std::vector<std::string_view> parts = split(range, ':');
  if (parts.size() != 3 && !(parts.size() == 4 && parts[3] == "log")) {
    refuse(where,
           "expected KEY=lo:hi:count or KEY=lo:hi:count:log, such as lanes.*.schedule.lr=0.01:1:20:log");
  }
  const auto lo = parsed<double>(parts[0]), hi = parsed<double>(parts[1]);
  const auto count = parsed<std::size_t>(parts[2]);
  if (!lo || !hi || !std::isfinite(*lo) || !std::isfinite(*hi))
    refuse(where, "lo and hi must be finite numbers");
  if (!count || *count < 1 || *count > max_sweep_runs) {
    refuse(where, "count must be a whole number from 1 to " + std::to_string(max_sweep_runs));
  }
  if ((*count == 1) != (*lo == *hi)) refuse(where, "a count of 1 goes with lo = hi, and only with it");
  const bool logarithmic = parts.size() == 4;
  if (logarithmic && !(*lo > 0 && *hi > 0)) refuse(where, "logarithmic spacing needs lo and hi above 0");
  return {*lo, *hi, *count, logarithmic};
}

/// Both ends exactly.
double value_at(const Range& range, std::size_t i) {
  if (i == 0) return range.lo;
  if (i + 1 == range.count) return range.hi;
  const double way = static_cast<double>(i) / static_cast<double>(range.count - 1);
  if (range.logarithmic) return range.lo * std::pow(range.hi / range.lo, way);
  return range.lo + (range.hi - range.lo) * static_cast<double>(i) / static_cast<double>(range.count - 1);
}

SweepAxis axis_over(const Experiment& experiment, const std::string& key, const Range& range,
                    const std::string& where) {
  const Parameter* parameter = describe(experiment, key);
  const bool whole = parameter && parameter->type == ValueType::integer;
  if (!whole && !(parameter && parameter->type == ValueType::real)) {
    refuse(where, key + " is not a number; only numbers can be swept");
  }
  SweepAxis axis{key, {}, range.logarithmic};
  for (std::size_t i = 0; i < range.count; ++i) {
    double value = value_at(range, i);
    if (whole && range.logarithmic) value = std::round(value);
    if (whole && std::trunc(value) != value) {
      refuse(where, key + " takes whole numbers, and " + round_trip(value) +
                        " is on the way; choose a count that divides hi − lo");
    }
    if (!axis.values.empty() && value == axis.values.back()) {
      refuse(where, round_trip(value) + " would come twice; lower the count");
    }
    axis.values.push_back(value);
  }
  return axis;
}

}  // namespace

SweepAxis parse_axis(const Experiment& experiment, const std::string& text) {
  const std::string where = "--over \"" + text + "\"";
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) refuse(where, "expected KEY=lo:hi:count[:log]");
  const std::string key = text.substr(0, equals);
  describe(experiment, key);  // an unknown key is said before what is wrong with its range
  return axis_over(experiment, key, range_of(where, std::string_view(text).substr(equals + 1)), where);
}

SweepAxis axis_of(const Experiment& experiment, const SweepSpec& sweep) {
  return axis_over(experiment, sweep.key,
                   {sweep.from, sweep.to, static_cast<std::size_t>(sweep.count), sweep.logarithmic}, "sweep");
}

Shard parse_shard(const std::string& text) {
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() == 2) {
    const auto number = parsed<std::size_t>(parts[0]), of = parsed<std::size_t>(parts[1]);
    if (number && of && *number >= 1 && *number <= *of && *of <= max_sweep_runs) return {*number, *of};
  }
  throw InputError("--shard \"" + text + "\": expected k/n with whole numbers 1 ≤ k ≤ n, such as 3/8");
}

}  // namespace muonscope
