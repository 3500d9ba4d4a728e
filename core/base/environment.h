#pragma once
// The variables of the environment that the program reads, one table of names and values.

#include <string>
#include <vector>

namespace muonscope {

/// What a variable may be set to; an empty text is as if it were not set.
struct EnvironmentVariable {
  const char* name;
  std::vector<std::string> choices{};  ///< none: see `wanted`
  bool (*fits)(const std::string& value) = nullptr;
  const char* wanted = "";  ///< what fits, in words
};

const std::vector<EnvironmentVariable>& environment_variables();

/// The value, "" where it is not set. InputError for a value that the table does not allow, std::logic_error
/// for a name that it does not have.
std::string environment(const std::string& name);

/// InputError where any of them has a value that it may not have.
void check_environment();

}  // namespace muonscope
