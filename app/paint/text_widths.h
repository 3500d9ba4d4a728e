#pragma once

#include <string_view>

#include "app/paint/canvas.h"

namespace muonscope {

/// Width of a line in a common sans-serif face (the wider of Inter and Roboto, digits tabular), for painters
/// that have no fonts to measure. A little generous, so that what is laid out by it fits.
double sans_text_width(std::string_view text, double size, Weight weight);

}  // namespace muonscope
