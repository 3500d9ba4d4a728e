#include "core/io/matrix_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <vector>

#include "core/errors.h"
#include "core/io/csv.h"
#include "core/io/npy.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;
static_assert(std::endian::native == std::endian::little, "npy data are copied as they lie in the file");

void require_regular_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw InputError(path.string() + ": cannot be read: " + (error ? error.message() : "no such file") +
                     "; paths are relative to the experiment file");
  }
  if (fs::is_directory(status))
    throw InputError(path.string() + ": is a directory; name a .npy or .csv file");
  if (!fs::is_regular_file(status)) {
    throw InputError(path.string() + ": is not a regular file; name a .npy or .csv file");
  }
}

InputError unreadable(const fs::path& path) {
  return InputError(path.string() + ": cannot be read; check its permissions");
}

template <class Number>
Matrix read_elements(std::ifstream& file, const NpyHeader& header, const fs::path& path) {
  using Column = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic>;
  using Row = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  std::vector<Number> data(static_cast<std::size_t>(header.rows * header.cols));
  const auto bytes = static_cast<std::streamsize>(data.size() * sizeof(Number));
  if (!file.read(reinterpret_cast<char*>(data.data()), bytes)) throw unreadable(path);
  if (header.fortran_order) {
    return Eigen::Map<const Column>(data.data(), header.rows, header.cols).template cast<double>();
  }
  return Eigen::Map<const Row>(data.data(), header.rows, header.cols).template cast<double>();
}

void require_finite(const Matrix& matrix, const fs::path& path) {
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    for (Eigen::Index col = 0; col < matrix.cols(); ++col) {
      if (std::isfinite(matrix(row, col))) continue;
      throw InputError(path.string() + ": element [" + std::to_string(row) + ", " + std::to_string(col) +
                       "] is " + (std::isnan(matrix(row, col)) ? "NaN" : "infinite") +
                       "; replace it by a finite number");
    }
  }
}

Matrix read_npy(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (!file || error) throw unreadable(path);
  std::string start(static_cast<std::size_t>(std::min<std::uintmax_t>(size, max_npy_header)), '\0');
  if (!file.read(start.data(), static_cast<std::streamsize>(start.size()))) throw unreadable(path);
  const NpyHeader header = read_npy_header(start, size, path.string());
  file.seekg(static_cast<std::streamoff>(header.data_offset));
  Matrix matrix = header.item_bytes == 8 ? read_elements<double>(file, header, path)
                                         : read_elements<float>(file, header, path);
  require_finite(matrix, path);
  return matrix;
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
  constexpr std::size_t alignment = 64;  // of the data, as numpy writes it
  constexpr std::size_t preamble = 10;   // magic, version, header length
  std::string header = "{'descr': '<f8', 'fortran_order': True, 'shape': (" + std::to_string(matrix.rows()) +
                       ", " + std::to_string(matrix.cols()) + "), }";
  while ((preamble + header.size() + 1) % alignment != 0) header += ' ';
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFu);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  const std::size_t offset = bytes.size();
  bytes.resize(offset + static_cast<std::size_t>(matrix.size()) * sizeof(double));
  if (matrix.size() > 0) {
    std::memcpy(bytes.data() + offset, matrix.data(),
                static_cast<std::size_t>(matrix.size()) * sizeof(double));
  }
  return bytes;
}

}  // namespace muonscope
