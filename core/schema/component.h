#pragma once
// The one reader and writer of everything that descriptors declare: values, parameter lists, components.

#include <map>
#include <string>
#include <vector>

#include "core/base/json_value.h"
#include "core/schema/parameter.h"

namespace muonscope {

using Values = std::map<std::string, Value>;

/// A JSON value as the parameter's type, its range checked. InputError that starts with `path` otherwise.
Value read_value(const Parameter& parameter, const Json& json, const std::string& path);
/// All parameters of an object, defaults filled in; other keys are not looked at. InputError for a missing
/// required one.
Values read_values(const std::vector<Parameter>& parameters, const Json& object, const std::string& path);
/// InputError unless the JSON is an object.
void require_object(const Json& json, const std::string& path);
/// InputError if the object has a key that is not among `known`.
void require_known_keys(const Json& object, const std::vector<std::string>& known, const std::string& path);
/// A list of at most `most` different texts.
std::vector<std::string> read_names(const Json& json, std::size_t most, const std::string& path);
/// Keys of the parameters, in their order.
std::vector<std::string> keys(const std::vector<Parameter>& parameters);
/// Everything that may stand in a component of this kind: "kind", its parameters, its slots.
std::vector<std::string> keys(const Kind& kind);

/// A component with defaults filled in and all keys checked, its slots included.
Spec read_spec(const Catalogue& catalogue, const Json& json, const std::string& path);
/// The kind that a component names; InputError for unknown and missing ones.
const Kind& read_kind(const Catalogue& catalogue, const Json& object, const std::string& path);

/// Whether a parameter has this value where nobody chose one.
bool is_default(const Parameter& parameter, const Json& value);
/// Inverse of read_value; integral reals are written as integers.
Json to_json(const Value& value);
/// Inverse of read_values, in the parameters' order.
void write_values(const std::vector<Parameter>& parameters, const Values& values, Json& object);
/// Inverse of read_spec: "kind", then parameters and slots in the kind's order.
Json to_json(const Spec& spec, const Catalogue& catalogue);

}  // namespace muonscope
