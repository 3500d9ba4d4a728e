#pragma once
// What people can set on a rule, each declared once for all rows of the catalogue that take it.

#include <string>
#include <vector>

#include "core/schema/parameter.h"

namespace muonscope::rule_parameters {

Parameter momentum(double fallback = 0);
Parameter heavy_momentum();
Parameter nesterov(bool fallback = false);
Parameter betas();
/// Two numbers that a kind always needs, unlike the alternative to β that betas() is.
Parameter required_betas(double first, double second, std::string help);
Parameter epsilon();
Parameter weight_decay();
Parameter smoothing();
Parameter normalize();
Parameter sigma_ref();
Parameter orthogonalizer(std::string fallback);
Parameter iterations();
Parameter norm_guard();
Parameter scale(std::string fallback = "none");
Parameter convex_kind();
Parameter schatten_exponent();
Parameter ky_fan_rank();
Parameter convex_smoothing();
Parameter convex_threshold();
Parameter constrained();
Parameter radius();

/// Momentum, decay and scale as every rule with EMA momentum takes them, its own before the last two.
std::vector<Parameter> common_and(std::vector<Parameter> own);

}  // namespace muonscope::rule_parameters
