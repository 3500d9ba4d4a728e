#include "core/io/npy_array.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>

#include "core/base/errors.h"
#include "core/io/input_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;
static_assert(std::endian::native == std::endian::little, "npy data are copied as they lie in the file");

InputError npy_unreadable(const fs::path& path) {
  return InputError(path.string() + ": cannot be read; check its permissions");
}

NpyHeader read_header(std::ifstream& file, const fs::path& path, const std::vector<std::int64_t>& largest) {
  require_regular_file(path, "paths are relative to the experiment file");
  file.open(path, std::ios::binary);
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (!file || error) throw npy_unreadable(path);
  std::string start(static_cast<std::size_t>(std::min<std::uintmax_t>(size, max_npy_header)), '\0');
  if (!file.read(start.data(), static_cast<std::streamsize>(start.size()))) throw npy_unreadable(path);
  return read_npy_header(start, size, path.string(), largest);
}

/// "[1, 2]": the indices of the value that lies at `place`, the last one running fastest or the first.
std::string indices_at(std::size_t place, const std::vector<std::int64_t>& shape, bool fortran_order) {
  std::vector<std::int64_t> indices(shape.size());
  auto rest = static_cast<std::int64_t>(place);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::size_t d = fortran_order ? i : shape.size() - 1 - i;
    indices[d] = rest % shape[d];
    rest /= shape[d];
  }
  std::string text;
  for (const std::int64_t index : indices) text += (text.empty() ? "" : ", ") + std::to_string(index);
  return "[" + text + "]";
}

std::vector<double> read_doubles(std::ifstream& file, std::size_t count, const fs::path& path) {
  std::vector<double> data(count);
  if (!file.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(count * sizeof(double))))
    throw npy_unreadable(path);
  return data;
}

/// Numbers of other types, a piece at a time.
std::vector<double> read_converted(std::ifstream& file, std::size_t count, const NpyHeader& header,
                                   const fs::path& path) {
  constexpr std::size_t piece = 1 << 16;
  std::vector<double> out;
  out.reserve(count);
  std::string bytes;
  while (out.size() < count) {
    bytes.resize(std::min(piece, count - out.size()) * header.type.bytes);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) throw npy_unreadable(path);
    const NpyNumbers numbers = npy_numbers(bytes, header.type);
    if (numbers.inexact < numbers.values.size()) {
      throw InputError(path.string() + ": element " +
                       indices_at(out.size() + numbers.inexact, header.shape, header.fortran_order) +
                       " of dtype " + header.descr +
                       " has more than 53 binary digits, which no double holds; round it, or divide it");
    }
    out.insert(out.end(), numbers.values.begin(), numbers.values.end());
  }
  return out;
}

/// From the first index running fastest to the last one doing so.
std::vector<double> in_c_order(const std::vector<double>& values, const std::vector<std::int64_t>& shape) {
  std::vector<double> out(values.size());
  std::vector<std::int64_t> index(shape.size(), 0);
  for (const double value : values) {
    std::int64_t at = 0;
    for (std::size_t d = 0; d < shape.size(); ++d) at = at * shape[d] + index[d];
    out[static_cast<std::size_t>(at)] = value;
    for (std::size_t d = 0; d < shape.size() && ++index[d] == shape[d]; ++d) index[d] = 0;
  }
  return out;
}

void require_finite_numbers(const NpyArray& array, const fs::path& path) {
  const auto bad =
      std::find_if_not(array.values.begin(), array.values.end(), [](double x) { return std::isfinite(x); });
  if (bad == array.values.end()) return;
  const auto index = static_cast<std::size_t>(bad - array.values.begin());
  throw InputError(path.string() + ": element " + indices_at(index, array.shape, false) + " is " +
                   (std::isnan(*bad) ? "NaN" : "infinite") + "; replace it by a finite number");
}

}  // namespace

NpyHeader read_npy_file_header(const fs::path& path, const std::vector<std::int64_t>& largest) {
  std::ifstream file;
  return read_header(file, path, largest);
}

NpyArray read_npy_array(const fs::path& path, const std::vector<std::int64_t>& largest) {
  std::ifstream file;
  const NpyHeader header = read_header(file, path, largest);
  file.seekg(static_cast<std::streamoff>(header.data_offset));
  std::size_t count = 1;
  for (const std::int64_t side : header.shape) count *= static_cast<std::size_t>(side);
  NpyArray array{header.shape, header.type.is_double() ? read_doubles(file, count, path)
                                                       : read_converted(file, count, header, path)};
  if (header.fortran_order) array.values = in_c_order(array.values, array.shape);
  require_finite_numbers(array, path);
  return array;
}

std::string npy_preamble(const std::vector<std::int64_t>& shape, bool fortran_order) {
  constexpr std::size_t alignment = 64;  // of the data, as numpy writes it
  constexpr std::size_t preamble = 10;   // magic, version, header length
  std::string header =
      std::string("{'descr': '<f8', 'fortran_order': ") + (fortran_order ? "True" : "False") + ", 'shape': (";
  for (std::size_t d = 0; d < shape.size(); ++d) header += (d == 0 ? "" : ", ") + std::to_string(shape[d]);
  header += "), }";
  while ((preamble + header.size() + 1) % alignment != 0) header += ' ';
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFu);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header;
}

}  // namespace muonscope
