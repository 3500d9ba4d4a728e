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
/// Ids of the kinds of problems that have these capabilities, or may have them.
std::vector<std::string> problems_with(Capabilities needs);
/// What a made problem has.
Capabilities capabilities_of(const Problem& problem);

}  // namespace muonscope
