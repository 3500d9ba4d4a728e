#pragma once
// Initial values of a problem with one matrix X.

#include <filesystem>

#include "core/base/types.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// zero, identity, gaussian, file.
const Catalogue& matrix_init_catalogue();

/// InputError where a file's matrix is not rows×cols; `place` is the component's path in the experiment.
void check_matrix_init(const Spec& init, Eigen::Index rows, Eigen::Index cols,
                       const std::filesystem::path& directory, const std::string& place = "problem.init");

/// X₀, rows×cols; `seed` feeds the named stream.
Matrix initial_matrix(const Spec& init, Eigen::Index rows, Eigen::Index cols, std::uint64_t seed,
                      const std::filesystem::path& directory, std::string_view stream = "init.x",
                      const std::string& place = "problem.init");

}  // namespace muonscope
