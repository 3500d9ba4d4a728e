#pragma once
// Initial values of a problem with one matrix X.

#include <filesystem>
#include <vector>

#include "core/problems/problem.h"

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

/// The file of X₀, as Problem::inputs lists it; empty for starts without one.
std::vector<Problem::Input> init_inputs(const Spec& init, const Matrix& x);

}  // namespace muonscope
