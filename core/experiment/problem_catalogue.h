#pragma once
// The problems, of matrices and of particles, as a table. Adding one: a kind of its own and a line here.

#include <string_view>
#include <vector>

#include "core/problems/problem.h"

namespace muonscope {

const std::vector<ProblemKind>& problem_kinds();
const Catalogue& problem_catalogue();
/// InputError that lists the known ids.
const ProblemKind& problem_kind(std::string_view id);

}  // namespace muonscope
