#pragma once
// JSON for headers. Who reads or writes JSON includes core/base/json.h, which is a hundred times as long to
// parse.

#include <memory>
#include <nlohmann/json_fwd.hpp>

namespace muonscope {

/// Objects keep the order of their keys.
using Json = nlohmann::ordered_json;

/// A JSON value that never changes and is cheap to copy.
class JsonValue {
 public:
  JsonValue();  ///< null
  JsonValue(Json value);
  const Json& operator*() const { return *value_; }
  operator const Json&() const { return *value_; }
  bool operator==(const JsonValue& other) const;

 private:
  std::shared_ptr<const Json> value_;
};

}  // namespace muonscope
