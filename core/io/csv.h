#pragma once
// Matrices as comma-separated text.

#include <istream>
#include <string>

#include "core/types.h"

namespace muonscope {

/// A line per row, numbers separated by commas, no header. InputError "name: line 3, column 2: …" for
/// anything else; stops at the first row or column too many, so that memory is bounded by max_side².
Matrix read_csv_matrix(std::istream& in, const std::string& name);

}  // namespace muonscope
