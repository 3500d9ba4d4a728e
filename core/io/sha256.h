#pragma once
// A number that two texts share only if they are the same.

#include <string>
#include <string_view>

namespace muonscope {

/// SHA-256 (FIPS 180-4) of these bytes, as 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace muonscope
