#pragma once
// Matrices as text: a line a row, one separator throughout.

#include <istream>
#include <string>

#include "core/base/types.h"

namespace muonscope {

/// Numbers separated by commas, semicolons, tabs or spaces, whichever the first row has, with a decimal
/// point. One line in front may be a header: one in which nothing begins like a number, or that starts with
/// '#'. InputError "name: line 3, column 2: …" for anything else; stops at the first row or column too many,
/// so that memory is bounded by max_side².
Matrix read_csv_matrix(std::istream& in, const std::string& name);

/// Of such a text: that its header is left out, in words; "" where there is none.
std::string csv_note(std::istream& in, const std::string& name);

}  // namespace muonscope
