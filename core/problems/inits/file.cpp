#include "core/io/matrix_file.h"
#include "core/problems/inits/init.h"

namespace muonscope {
namespace {

Factors file_factors(const InitRequest& request) {
  return {read_matrix("problem.init.p", request.directory / request.spec.text("p")),
          read_matrix("problem.init.q", request.directory / request.spec.text("q"))};
}

Parameter factor_path(std::string key, std::string label) {
  return {.key = std::move(key),
          .label = std::move(label),
          .type = ValueType::path,
          .help = ".npy (2-D) or .csv, relative to the experiment file."};
}

}  // namespace

InitKind file_init() {
  return {.kind = {.id = "file",
                   .title = "From files",
                   .summary = "P₀ (rows×inner) and Q₀ (cols×inner) from .npy or .csv files.",
                   .parameters = {factor_path("p", "file of P₀"), factor_path("q", "file of Q₀")}},
          .make = file_factors};
}

}  // namespace muonscope
