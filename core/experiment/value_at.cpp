#include <cstdlib>
#include <sstream>

#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope {

Json value_at(const Json& experiment, const std::string& key) {
  const Json* node = &experiment;
  std::istringstream parts(key);
  for (std::string part; std::getline(parts, part, '.');) {
    if (node->is_array()) {
      const std::size_t index = part == "*" ? 0 : std::strtoul(part.c_str(), nullptr, 10);
      if (index >= node->size()) return nullptr;
      node = &(*node)[index];
    } else if (node->is_object() && node->contains(part)) {
      node = &(*node)[part];
    } else {
      return nullptr;
    }
  }
  return *node;
}

}  // namespace muonscope
