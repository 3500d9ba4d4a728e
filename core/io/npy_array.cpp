#include "core/io/npy_array.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>

#include "core/errors.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;
static_assert(std::endian::native == std::endian::little, "npy data are copied as they lie in the file");

InputError npy_unreadable(const fs::path& path) {
  return InputError(path.string() + ": cannot be read; check its permissions");
}

NpyHeader read_header(std::ifstream& file, const fs::path& path, const std::vector<std::int64_t>& largest) {
  require_regular_file(path);
  file.open(path, std::ios::binary);
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (!file || error) throw npy_unreadable(path);
  std::string start(static_cast<std::size_t>(std::min<std::uintmax_t>(size, max_npy_header)), '\0');
  if (!file.read(start.data(), static_cast<std::streamsize>(start.size()))) throw npy_unreadable(path);
  return read_npy_header(start, size, path.string(), largest);
}

template <class Number>
std::vector<double> read_numbers(std::ifstream& file, std::size_t count, const fs::path& path) {
  std::vector<Number> data(count);
  if (!file.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(count * sizeof(Number))))
    throw npy_unreadable(path);
  if constexpr (std::is_same_v<Number, double>) {
    return data;
  } else {
    return {data.begin(), data.end()};
  }
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
  std::string place;
  auto rest = static_cast<std::int64_t>(bad - array.values.begin());
  for (std::size_t d = array.shape.size(); d-- > 0; rest /= array.shape[d]) {
    if (!place.empty()) place.insert(0, ", ");
    place.insert(0, std::to_string(rest % array.shape[d]));
  }
  throw InputError(path.string() + ": element [" + place + "] is " + (std::isnan(*bad) ? "NaN" : "infinite") +
                   "; replace it by a finite number");
}

}  // namespace

void require_regular_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw InputError(path.string() + ": cannot be read: " + (error ? error.message() : "no such file") +
                     "; paths are relative to the experiment file");
  }
  if (fs::is_directory(status))
    throw InputError(path.string() + ": is a directory; name a .npy or .csv file");
  if (!fs::is_regular_file(status))
    throw InputError(path.string() + ": is not a regular file; name a .npy or .csv file");
}

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
  NpyArray array{header.shape, header.item_bytes == 8 ? read_numbers<double>(file, count, path)
                                                      : read_numbers<float>(file, count, path)};
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
