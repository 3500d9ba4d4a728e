#include "core/problems/inits/matrix_init.h"

#include "core/base/errors.h"
#include "core/io/matrix_file.h"
#include "core/problems/inits/init.h"

namespace muonscope {

const Catalogue& matrix_init_catalogue() {
  static const Catalogue catalogue = {
      {.id = "zero", .title = "Zero", .summary = "X starts at 0."},
      {.id = "identity",
       .title = "Multiple of the identity",
       .summary = "X starts at α·I.",
       .parameters = {init_scale(0.1, "Every singular value of X.")}},
      {.id = "gaussian",
       .title = "Gaussian",
       .summary = "Entries of X drawn independently from N(0, α²).",
       .parameters = {init_scale(0.01, "Standard deviation of each entry.")}},
      {.id = "file",
       .title = "From a file",
       .summary = "X from a .npy or .csv file.",
       .parameters = {{.key = "path",
                       .label = "file of X",
                       .type = ValueType::path,
                       .help = ".npy or .csv, of the problem's shape. Relative to the experiment file."}}}};
  return catalogue;
}

void check_matrix_init(const Spec& init, Eigen::Index rows, Eigen::Index cols,
                       const std::filesystem::path& directory, const std::string& place) {
  if (init.kind != "file") return;
  const Matrix x = read_matrix(place + ".path", directory / init.text("path"));
  if (x.rows() == rows && x.cols() == cols) return;
  throw InputError(place + ".path: " + init.text("path") + " is " + std::to_string(x.rows()) + "×" +
                   std::to_string(x.cols()) + ", but X is " + std::to_string(rows) + "×" +
                   std::to_string(cols));
}

Matrix initial_matrix(const Spec& init, Eigen::Index rows, Eigen::Index cols, std::uint64_t seed,
                      const std::filesystem::path& directory, std::string_view stream,
                      const std::string& place) {
  if (init.kind == "file") return read_matrix(place + ".path", directory / init.text("path"));
  if (init.kind == "identity") return init.real("scale") * Matrix::Identity(rows, cols);
  if (init.kind == "gaussian") {
    Stream draws(seed, stream);
    return gaussian(draws, rows, cols, init.real("scale"));
  }
  return Matrix::Zero(rows, cols);
}

std::vector<Problem::Input> init_inputs(const Spec& init, const Matrix& x) {
  if (init.kind != "file") return {};
  return {{"init.path", "x.npy", x, {}}};
}

}  // namespace muonscope
