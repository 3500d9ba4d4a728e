#include "core/experiment/file_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/base/transliterate.h"

namespace muonscope {
namespace {

constexpr std::size_t longest_file_name = 100;  // with what is added, far below the 255 bytes of file systems

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// Devices on Windows, whatever their extension.
bool is_reserved(std::string_view name) {
  constexpr std::array<std::string_view, 4> devices = {"con", "prn", "aux", "nul"};
  if (std::ranges::find(devices, name) != devices.end()) return true;
  const bool numbered = name.starts_with("com") || name.starts_with("lpt");
  return numbered && name.size() == 4 && name[3] >= '0' && name[3] <= '9';
}

std::string file_name(const std::string& name, const std::string& kind, std::size_t place) {
  std::string out = transliterated(name);
  out.erase(0, std::min(out.find_first_not_of('-'), out.size()));
  if (out.size() > longest_file_name) out.resize(longest_file_name);
  // What stood behind the letters that were left out.
  if (!is_ascii(name)) out.erase(out.find_last_not_of('-') + 1);
  if (out.empty()) return kind + "-" + std::to_string(place + 1);
  return is_reserved(out) ? kind + "-" + out : out;
}

std::string with_number(const std::string& name, const std::set<std::string>& taken) {
  for (std::size_t number = 2;; ++number) {
    std::string next = name + "-" + std::to_string(number);
    if (!taken.contains(next)) return next;
  }
}

}  // namespace

std::vector<std::string> file_names(const std::vector<std::string>& names, const std::string& kind) {
  std::vector<std::string> wanted;
  for (std::size_t i = 0; i < names.size(); ++i) wanted.push_back(file_name(names[i], kind, i));
  std::vector<std::string> out(names.size());
  std::set<std::string> taken;
  for (const bool ascii : {true, false}) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (is_ascii(names[i]) == ascii && taken.insert(wanted[i]).second) out[i] = wanted[i];
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!out[i].empty()) continue;
    out[i] = with_number(wanted[i], taken);
    taken.insert(out[i]);
  }
  return out;
}

std::vector<std::string> lane_file_names(const Experiment& experiment) {
  std::vector<std::string> names;
  for (const LaneSpec& lane : experiment.lanes) names.push_back(lane.name);
  return file_names(names, "lane");
}

}  // namespace muonscope
