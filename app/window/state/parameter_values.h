#pragma once
// Parameters' values as people read and type them, and sliders' positions for them.

#include <string>

#include "core/experiment/experiment.h"

namespace muonscope {

/// A number as people read it.
std::string value_text(const Json& value);

/// The nearest number of so many significant decimal digits.
double round_to_digits(double value, int digits);

/// Position in [0, 1] of a value on the parameter's slider; values beyond its ends stay at them.
double slider_position(const Parameter& parameter, double value);
/// The value at a position, rounded to what a slider of a few hundred pixels can mean: three significant
/// digits, whole numbers for integers.
double slider_value(const Parameter& parameter, double position);

/// What a person typed, as the parameter's type: JSON where it parses as such, else text.
Json typed_value(const Parameter& parameter, const std::string& text);

}  // namespace muonscope
