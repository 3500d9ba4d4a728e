#include "core/experiment/experiment.h"

namespace muonscope {

std::string slug(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool continues_a_character = (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;  // UTF-8
    if (continues_a_character) continue;
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    }
  }
  return out;
}

}  // namespace muonscope
