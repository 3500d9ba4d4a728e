#include "core/io/matrix_file.h"
#include "core/problems/targets/target.h"

namespace muonscope {
namespace {

Matrix read(const Spec& spec, const std::filesystem::path& directory) {
  return read_matrix(directory / spec.text("path"));
}

Matrix make(const TargetRequest& request) {
  return read(request.spec, request.directory);
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
                               .help =
                                   ".npy (f4 or f8, 2-D) or .csv without header; rows and columns come from "
                                   "it. Relative to the experiment file."}}},
      .make = make,
      .read = read};
}

}  // namespace muonscope
