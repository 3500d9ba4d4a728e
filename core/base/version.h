#pragma once

#include <string>

namespace muonscope {

/// Of this program, as its project file states it: "0.1.0".
const std::string& version();

}  // namespace muonscope
