#pragma once
// JSON as a whole, for sources that read or write it.

#include <nlohmann/json.hpp>

#include "core/base/json_value.h"
