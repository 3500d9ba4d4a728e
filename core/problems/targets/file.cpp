#include "core/io/matrix_file.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix read_target_file(const Spec& spec, const std::filesystem::path& directory) {
  return read_matrix(directory / spec.text("path"));
}

Matrix file_target_matrix(const TargetRequest& request) {
  return read_target_file(request.spec, request.directory);
}

/// Grey, from the smallest entry to the largest.
TargetPicture entries_of(const Spec&, const Matrix& target) {
  const double low = target.minCoeff(), high = target.maxCoeff();
  return {false, low, high > low ? high : low + 1};
}

}  // namespace

TargetKind file_target() {
  return {
      .kind = {.id = "file",
               .title = "From a file",
               .summary = "Any matrix, from a .npy or .csv file.",
               .parameters = {{.key = "path",
                               .label = "matrix file",
                               .type = ValueType::path,
                               .help = ".npy (2-D) or .csv; rows and columns come from it. Relative to the "
                                       "experiment file."}}},
      .make = file_target_matrix,
      .read = read_target_file,
      .picture = entries_of};
}

}  // namespace muonscope
