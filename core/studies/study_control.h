#pragma once
// How a study, many runs made from one experiment, reports how far it is, and is asked to stop.

#include <functional>

#include "core/base/types.h"

namespace muonscope {

/// `Part`: what a study consists of and finishes one by one.
template <typename Part>
struct StudyControl {
  /// Asked often, from any thread; true stops soon.
  std::function<bool()> cancelled{};
  /// Called from any thread, by one at a time.
  std::function<void(Step done, Step total)> progress{};
  /// Called from any thread, possibly several at once, with each finished part.
  std::function<void(const Part&)> finished{};
};

}  // namespace muonscope
