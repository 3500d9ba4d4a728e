#pragma once
// What the system has sent, by whatever way it comes.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "app/platform/keys.h"

namespace muonscope {

/// What has arrived from keyboard and mouse so far.
struct InputCounts {
  std::uint64_t keys_down = 0, keys_up = 0;  ///< repeats of a held key count as neither
  std::uint64_t buttons_down = 0, buttons_up = 0;
  std::uint64_t wheels = 0;
  double x = 0, y = 0;  ///< the pointer, in the window's units
  bool operator==(const InputCounts&) const = default;
};

/// What the system has sent since the last frame, and how much in all.
struct Inbox {
  KeyQueue keys;
  std::vector<std::filesystem::path> dropped;
  InputCounts counts;
};

}  // namespace muonscope
