#include "core/io/matrix_file.h"

#include <algorithm>
#include <cstring>
#include <fstream>

#include "core/base/errors.h"
#include "core/base/types.h"
#include "core/io/csv.h"
#include "core/io/input_file.h"
#include "core/io/npy_array.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

const std::string relative_paths = "paths are relative to the experiment file";

Matrix read_npy(const fs::path& path) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const NpyArray array = read_npy_array(path, {max_side, max_side});
  return Eigen::Map<const RowMajor>(array.values.data(), array.shape[0], array.shape[1]);
}

Matrix read_csv(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(path.string() + ": cannot be read; check its permissions");
  return read_csv_matrix(file, path.string());
}

}  // namespace

Matrix read_matrix(const fs::path& path) {
  const std::string extension = lower_extension(path);
  if (extension != ".npy" && extension != ".csv") {
    throw InputError(path.string() + ": is neither a .npy nor a .csv file; matrices are read from those");
  }
  require_regular_file(path, relative_paths);
  return extension == ".npy" ? read_npy(path) : read_csv(path);
}

Matrix read_matrix(const std::string& key, const fs::path& path) {
  return named_by(key, [&] { return read_matrix(path); });
}

std::string matrix_note(const fs::path& path) {
  if (lower_extension(path) != ".csv") return "";
  std::ifstream file(path, std::ios::binary);
  return file ? csv_note(file, path.string()) : "";
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
