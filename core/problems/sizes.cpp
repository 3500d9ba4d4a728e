#include "core/problems/sizes.h"

#include "core/base/errors.h"
#include "core/base/types.h"
#include "core/io/matrix_file.h"
#include "core/problems/targets/target.h"

namespace muonscope {

Parameter size_parameter(std::string key, std::string symbol, std::string label, std::string help) {
  return {.key = std::move(key),
          .symbol = std::move(symbol),
          .label = std::move(label),
          .type = ValueType::integer,
          .optional = true,
          .min = 1,
          .max = static_cast<double>(max_side),
          .slider_min = 1,
          .slider_max = 128,
          .scale = Scale::logarithmic,
          .help = std::move(help)};
}

void Sizes::settle(const std::string& key, std::int64_t size, const std::string& where) {
  if (problem_.has(key) && problem_.integer(key) != size) {
    const std::string is = "problem." + key + " is " + std::to_string(problem_.integer(key));
    const std::string has = ", but " + where + " has " + std::to_string(size);
    if (const auto first = said_by_.find(key); first != said_by_.end())
      throw InputError(is + " by " + first->second + has);
    throw InputError(is + has + "; leave problem." + key + " out to take it from the file");
  }
  problem_.values[key] = size;
  said_by_.emplace(key, where);
}

bool Sizes::settle_target(const std::string& slot, const std::string& rows, const std::string& cols) {
  const Spec& target = problem_.part(slot);
  if (!from_file(target)) return false;
  const std::string place = "problem." + slot, file = place + ".path (" + target.text("path") + ")";
  const Matrix m = read_target(target, directory_, place);
  settle(rows, m.rows(), file + " with its rows");
  settle(cols, m.cols(), file + " with its columns");
  return true;
}

void Sizes::settle_init(const std::string& rows, const std::string& cols) {
  const Spec& init = problem_.part("init");
  if (init.kind != "file") return;
  const Matrix x = read_matrix("problem.init.path", directory_ / init.text("path"));
  const std::string file = "problem.init.path (" + init.text("path") + ")";
  settle(rows, x.rows(), file + " with its rows");
  settle(cols, x.cols(), file + " with its columns");
}

std::int64_t Sizes::or_else(const std::string& key, std::int64_t otherwise) {
  problem_.values.try_emplace(key, otherwise);
  return problem_.integer(key);
}

bool from_file(const Spec& target) {
  return target_kind(target.kind).read != nullptr;
}

}  // namespace muonscope
