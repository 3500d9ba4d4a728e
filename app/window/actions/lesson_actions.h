#pragma once

#include <vector>

#include "app/window/actions/actions.h"

namespace muonscope {

/// Its rows in the table of actions.
std::vector<Action> lesson_actions();

}  // namespace muonscope
