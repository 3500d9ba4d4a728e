#include "core/io/matrix_file.h"

#include <algorithm>
#include <cstring>
#include <fstream>

#include "core/errors.h"
#include "core/experiment/experiment.h"
#include "core/io/csv.h"
#include "core/io/npy_array.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

InputError unreadable(const fs::path& path) {
  return InputError(path.string() + ": cannot be read; check its permissions");
}

Matrix read_npy(const fs::path& path) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const NpyArray array = read_npy_array(path, {max_side, max_side});
  return Eigen::Map<const RowMajor>(array.values.data(), array.shape[0], array.shape[1]);
}

Matrix read_csv(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable(path);
  return read_csv_matrix(file, path.string());
}

}  // namespace

Matrix read_matrix(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (extension != ".npy" && extension != ".csv") {
    throw InputError(path.string() + ": is neither a .npy nor a .csv file; matrices are read from those");
  }
  require_regular_file(path);
  return extension == ".npy" ? read_npy(path) : read_csv(path);
}

std::string npy_bytes(const Matrix& matrix) {
  std::string bytes = npy_preamble({matrix.rows(), matrix.cols()}, true);
  const std::size_t offset = bytes.size();
  bytes.resize(offset + static_cast<std::size_t>(matrix.size()) * sizeof(double));
  if (matrix.size() > 0) {
    std::memcpy(bytes.data() + offset, matrix.data(),
                static_cast<std::size_t>(matrix.size()) * sizeof(double));
  }
  return bytes;
}

}  // namespace muonscope
