#pragma once
// First and second moments of a cloud.

#include <string>
#include <vector>

#include "core/particles/mean_field.h"

namespace muonscope {

/// For every block the mean of each entry, row by row, then the mean of the squared Frobenius norm.
std::vector<double> moments_of(const Cloud& cloud, const Passes& passes);

/// Their names: "mean_x_1_1", …, "second_x" for `name` "x"; with a block's name after it where there are
/// several.
std::vector<std::string> moment_columns(const Cloud& cloud, const std::string& name);

}  // namespace muonscope
