#pragma once
// Colour arithmetic that the theme's maps are made of.

#include "app/figures/kit/figure.h"

namespace muonscope {

/// From `a` (t = 0) to `b` (t = 1) along a straight line in linear light; t is clamped to [0,1].
Color mix(Color a, Color b, double t);
/// The same between the channels as they stand, where equal parts look equal; t in [0,1].
Color mix_encoded(Color a, Color b, double t);
/// Relative luminance, 0 (black) … 1 (white) (WCAG 2.1).
double luminance(Color color);
/// Contrast ratio, 1 … 21 (WCAG 2.1).
double contrast(Color a, Color b);

}  // namespace muonscope
