#pragma once
// The header of a .npy file, numpy.lib.format versions 1 to 3.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/npy_type.h"

namespace muonscope {

struct NpyHeader {
  std::vector<std::int64_t> shape;
  std::string descr;  ///< numpy's name of the element type
  NpyType type;
  bool fortran_order = false;  ///< columns one after the other
  std::size_t data_offset = 0;
};

/// Reads the header from a file's first bytes and checks that its sides are 1 … `largest`, one for each
/// dimension, and that `file_bytes` is exactly what it promises, so that nothing of a lying size is ever
/// allocated. InputError "name: …" otherwise.
NpyHeader read_npy_header(std::string_view start, std::uintmax_t file_bytes, const std::string& name,
                          const std::vector<std::int64_t>& largest);

/// Bytes from the start of a file within which its header must end.
constexpr std::size_t max_npy_header = 65536;

}  // namespace muonscope
