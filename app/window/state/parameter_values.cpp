#include "app/window/state/parameter_values.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "core/base/json.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// Ends of a logarithmic slider: zero has no logarithm, so it stands six decades below the top.
double log_low(const Parameter& parameter) {
  return parameter.slider_min > 0 ? parameter.slider_min : parameter.slider_max * 1e-6;
}

}  // namespace

double round_to_digits(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return value;
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(digits);
  text << value;
  return std::strtod(text.str().c_str(), nullptr);
}

std::string value_text(const Json& value) {
  if (value.is_number_float()) return readable(value.get<double>());
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
  return value.is_null() ? "" : value.dump();
}

double slider_position(const Parameter& parameter, double value) {
  double position = 0;
  if (parameter.scale == Scale::logarithmic) {
    const double low = std::log(log_low(parameter));
    position = value > 0 ? (std::log(value) - low) / (std::log(parameter.slider_max) - low) : 0;
  } else {
    position = (value - parameter.slider_min) / (parameter.slider_max - parameter.slider_min);
  }
  return std::isfinite(position) ? std::clamp(position, 0.0, 1.0) : 0;
}

double slider_value(const Parameter& parameter, double position) {
  position = std::clamp(position, 0.0, 1.0);
  double value = 0;
  if (parameter.scale == Scale::logarithmic) {
    const double low = std::log(log_low(parameter));
    value = std::exp(low + position * (std::log(parameter.slider_max) - low));
    if (position == 0) value = parameter.slider_min;
  } else {
    value = parameter.slider_min + position * (parameter.slider_max - parameter.slider_min);
  }
  if (parameter.type == ValueType::integer) return std::round(value);
  return std::clamp(round_to_digits(value, 3), parameter.slider_min, parameter.slider_max);
}

Json typed_value(const Parameter& parameter, const std::string& text) {
  if (parameter.type == ValueType::text || parameter.type == ValueType::path) return text;
  Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value;
}

}  // namespace muonscope
