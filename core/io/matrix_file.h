#pragma once
// Matrices in files: .npy (versions 1 to 3, little-endian f4 and f8, C or Fortran order, 2-D) and .csv
// without header. Sizes are checked against the file's real length and max_side before anything is allocated.

#include <filesystem>
#include <string>

#include "core/types.h"

namespace muonscope {

/// rows×cols matrix of a .npy or .csv file, by extension. InputError for anything else: missing, directory,
/// truncated, object or other dtypes, lying headers, ragged rows, NaN or infinities, sides over 4096; the
/// message names the file.
Matrix read_matrix(const std::filesystem::path& path);

/// .npy version 1, '<f8', Fortran order, as bytes; the same matrix always gives the same bytes.
std::string npy_bytes(const Matrix& matrix);

}  // namespace muonscope
