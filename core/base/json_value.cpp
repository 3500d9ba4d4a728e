#include <utility>

#include "core/base/json.h"

namespace muonscope {

JsonValue::JsonValue() : value_(std::make_shared<const Json>()) {}

JsonValue::JsonValue(Json value) : value_(std::make_shared<const Json>(std::move(value))) {}

bool JsonValue::operator==(const JsonValue& other) const {
  return *value_ == *other.value_;
}

}  // namespace muonscope
