#pragma once

#include <vector>

#include "app/window/actions/actions.h"

namespace muonscope {

/// The actions of the menu "Lanes", in its order.
std::vector<Action> lane_actions();

}  // namespace muonscope
