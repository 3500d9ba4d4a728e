#pragma once
// Places on a parameter's slider that theory singles out.

#include <string>
#include <vector>

#include "app/window/state/ui.h"

namespace muonscope {

struct SliderMark {
  double value = 0;
  int lane = 0;      ///< whose it is: index into the lanes
  std::string text;  ///< what it means
};

/// On the learning rate of lanes that follow a flow: the time step up to which H falls at every step.
std::vector<SliderMark> slider_marks(const Snapshot& snapshot, const std::string& key);

}  // namespace muonscope
