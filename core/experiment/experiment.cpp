#include "core/experiment/experiment.h"

#include <algorithm>

namespace muonscope {

std::size_t reference_lane(const Experiment& experiment) {
  if (experiment.record.reference_lane.empty()) return 0;
  const auto found = std::ranges::find(experiment.lanes, experiment.record.reference_lane, &LaneSpec::name);
  return static_cast<std::size_t>(found - experiment.lanes.begin());
}

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
