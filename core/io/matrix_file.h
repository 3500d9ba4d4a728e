#pragma once
// Matrices in files: .npy and .csv, see npy.h and csv.h. Sizes are checked against the file's real length and
// max_side before anything is allocated.

#include <filesystem>
#include <string>

#include "core/base/types.h"

namespace muonscope {

/// rows×cols matrix of a .npy or .csv file, by extension. InputError for anything else: missing, directory,
/// truncated, numbers that a double does not hold, lying headers, ragged rows, NaN or infinities, sides over
/// 4096; the message names the file.
Matrix read_matrix(const std::filesystem::path& path);

/// The same for the file that this key of the experiment names; the message begins with the key.
Matrix read_matrix(const std::string& key, const std::filesystem::path& path);

/// What was left out of such a file, which read_matrix() reads, in words; "" for nothing.
std::string matrix_note(const std::filesystem::path& path);

/// .npy version 1, '<f8', Fortran order, as bytes; the same matrix always gives the same bytes.
std::string npy_bytes(const Matrix& matrix);

}  // namespace muonscope
