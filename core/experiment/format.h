#pragma once
// Experiment ⇄ JSON. All checking of names, types and ranges happens here, and each error names the JSON
// path, the value and what is allowed (InputError).

#include <filesystem>
#include <string>
#include <string_view>

#include "core/experiment/experiment.h"

namespace muonscope {

constexpr std::uintmax_t max_file_bytes = 4u << 20;
/// Of files that muonscope has written itself, which a long session's edits make long: a million of them.
constexpr std::uintmax_t max_own_file_bytes = 256u << 20;
constexpr int max_nesting = 32;

/// Text → JSON document: `//` comments allowed, duplicate keys, deep nesting and non-finite numbers refused.
/// `name` stands in error messages for the text's origin.
Json parse_json(std::string_view text, const std::string& name);

/// Whether a text begins as json_text() writes an experiment.
bool is_own_text(std::string_view text);

/// A whole file as text, at most max_file_bytes, or max_own_file_bytes of its own; missing, directory and
/// oversized paths are InputErrors.
std::string read_text_file(const std::filesystem::path& path);

/// A parsed document → experiment with every default filled in and shapes taken from the files it names.
/// A top-level key "lesson" is allowed and left to lessons. `directory`: what paths inside are relative to.
Experiment experiment_from_json(const Json& document, const std::filesystem::path& directory);
Experiment read_experiment(const std::filesystem::path& path);

/// The resolved experiment: every default written out, keys in the format's order.
Json to_json(const Experiment& experiment);

/// The text of a JSON file: whole numbers written whole (100000, not 100000.0), two blanks a level, a line
/// end.
std::string json_text(const Json& document);

/// What stands in a component's place, and what that is called: "start" for "problem.init". The catalogue is
/// null where the key is a value's or a list's.
struct ComponentPlace {
  const Catalogue* catalogue = nullptr;
  std::string label;
};
/// InputError for unknown keys.
ComponentPlace describe_component(const Experiment& experiment, const std::string& key);

/// The value at a dotted key of an experiment written as JSON; null where there is none. "*" stands for the
/// first lane.
Json value_at(const Json& experiment, const std::string& key);

/// A copy in which one dotted key has another value: "lanes.*.schedule.lr", "problem.init.scale", "seed".
/// Null takes an optional value away. Setting a component ("lanes.0.optimizer") takes an object, "edits" a
/// list; setting a ".kind" fills in that kind's defaults and keeps values of the same key that are not the
/// old kind's default, where they are valid.
Experiment with_value(const Experiment& experiment, const std::string& key, const Json& value);

/// As with_value, with the value as typed on a command line: JSON where it parses as such, else a string.
Experiment with_assignment(const Experiment& experiment, const std::string& key_equals_value);

/// The descriptor behind a dotted key, or null where the key names a component; InputError for unknown keys.
const Parameter* describe(const Experiment& experiment, const std::string& key);

/// As with_value, where the edit's key exists, is live and its value is allowed. InputError otherwise, which
/// begins with `path`.
Experiment after_edit(const Experiment& experiment, const Edit& edit, const std::string& path);

/// Descriptors of the experiment's own keys (title, seed, steps), of "record", of a lane (name) and of an
/// edit (step, set).
const std::vector<Parameter>& experiment_parameters();
const std::vector<Parameter>& record_parameters();
const std::vector<Parameter>& lane_parameters();
const std::vector<Parameter>& edit_parameters();

}  // namespace muonscope
