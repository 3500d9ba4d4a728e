#pragma once
// What the tests of this folder share.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope::testing {

/// The message of the InputError that `action` throws; "" if it throws none.
inline std::string input_error(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder that is removed with everything in it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "muonscope-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A complete experiment file of two lanes.
inline const std::string example_text = R"({
  // a comment
  "muonscope": 1,
  "title": "Figure 1b: all modes at one rate",
  "seed": 64,
  "steps": 1000,
  "problem": {
    "kind": "matrix_factorization",
    "rows": 32, "cols": 16, "inner": 8,
    "target": {"kind": "power_law", "scale": 10, "exponent": 1},
    "init": {"kind": "gaussian", "scale": 0.005}
  },
  "lanes": [
    {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.005}},
    {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.015}}
  ],
  "record": {"every": 2, "observables": ["loss", "singular_values", "conserved"], "reference_step": 40},
  "edits": [{"step": 412, "set": "lanes.0.schedule.lr", "value": 0.01}]
})";

inline Json example() {
  return parse_json(example_text, "example");
}
inline Experiment read(const Json& document) {
  return experiment_from_json(document, ".");
}

/// The example with the value at a JSON pointer replaced.
inline Json example_with(const std::string& pointer, const Json& value) {
  Json document = example();
  document[Json::json_pointer(pointer)] = value;
  return document;
}
/// The example without the key at the end of a JSON pointer.
inline Json example_without(const std::string& pointer) {
  Json document = example();
  const Json::json_pointer at(pointer);
  document[at.parent_pointer()].erase(at.back());
  return document;
}

}  // namespace muonscope::testing
