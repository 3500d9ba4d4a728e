#pragma once
// Arrays of any number of dimensions in .npy files.

#include <filesystem>
#include <string>
#include <vector>

#include "core/io/npy.h"

namespace muonscope {

struct NpyArray {
  std::vector<std::int64_t> shape;
  std::vector<double> values;  ///< the last index runs fastest
};

/// The header alone; sides 1 … `largest`. InputError as read_npy_array.
NpyHeader read_npy_file_header(const std::filesystem::path& path, const std::vector<std::int64_t>& largest);

/// A .npy file's numbers. InputError for missing files, directories, types and numbers that a double does not
/// hold, lying headers, NaN or infinities; the message names the file, and the element.
NpyArray read_npy_array(const std::filesystem::path& path, const std::vector<std::int64_t>& largest);

/// What stands before the numbers in a version 1 file of '<f8'.
std::string npy_preamble(const std::vector<std::int64_t>& shape, bool fortran_order);

}  // namespace muonscope
