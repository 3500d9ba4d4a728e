#include "core/base/environment.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "core/base/errors.h"

namespace muonscope {
namespace {

bool whole_milliseconds(const std::string& value) {
  return value.size() <= 6 && value.find_first_not_of("0123456789") == std::string::npos;
}

bool absolute_path(const std::string& value) {
  return std::filesystem::path(value).is_absolute();
}

std::string listed_choices(const EnvironmentVariable& variable) {
  std::string text;
  for (const std::string& choice : variable.choices) text += (text.empty() ? "" : ", ") + choice;
  return text;
}

}  // namespace

const std::vector<EnvironmentVariable>& environment_variables() {
  static const std::vector<EnvironmentVariable> table = {
      {.name = "MUONSCOPE_KERNELS", .choices = {"baseline", "avx2", "avx512"}},
      {.name = "MUONSCOPE_DRAWING", .choices = {"shaders", "processor"}},
      {.name = "MUONSCOPE_CONFIG_DIR", .fits = absolute_path, .wanted = "an absolute path"},
      {.name = "MUONSCOPE_FRAME_DELAY_MS", .fits = whole_milliseconds, .wanted = "whole milliseconds"},
      {.name = "MUONSCOPE_TEST_HOOK"},
  };
  return table;
}

std::string environment(const std::string& name) {
  const auto& table = environment_variables();
  const auto row =
      std::ranges::find_if(table, [&](const EnvironmentVariable& each) { return each.name == name; });
  if (row == table.end()) throw std::logic_error(name + " is not among the environment's variables");
  const char* const found = std::getenv(row->name);  // NOLINT(concurrency-mt-unsafe): nothing sets variables
  const std::string value = found != nullptr ? found : "";
  if (value.empty()) return value;
  if (!row->choices.empty() && std::ranges::find(row->choices, value) == row->choices.end())
    throw InputError(name + "=" + value + " in the environment: known: " + listed_choices(*row));
  if (row->fits != nullptr && !row->fits(value))
    throw InputError(name + "=" + value + " in the environment: expected " + row->wanted);
  return value;
}

void check_environment() {
  for (const EnvironmentVariable& variable : environment_variables()) environment(variable.name);
}

}  // namespace muonscope
