#include "core/base/version.h"

namespace muonscope {

const std::string& version() {
  static const std::string text = MUONSCOPE_VERSION;
  return text;
}

}  // namespace muonscope
