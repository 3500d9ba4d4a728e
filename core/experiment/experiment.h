#pragma once
// Everything that determines a result, as plain data. The file format is docs/experiment-format.md.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/experiment/parameter.h"
#include "core/types.h"

namespace muonscope {

using Json = nlohmann::ordered_json;

struct LaneSpec {
  std::string name;
  Spec optimizer;
  Spec schedule;
  bool operator==(const LaneSpec&) const = default;
};

struct RecordSpec {
  Step every = 1;
  std::vector<std::string> observables;
  Step reference_step = 80;  ///< t* of the conserved quantities' overlaps
  bool operator==(const RecordSpec&) const = default;
};

/// A parameter changed as the run went on: acts before step `step` is taken.
struct Edit {
  Step step = 0;
  std::string key;  ///< dotted path: "lanes.0.schedule.lr", "lanes.*.schedule.lr"
  Json value;
  bool operator==(const Edit&) const = default;
};

struct Experiment {
  std::string title;
  std::uint64_t seed = 0;
  Step steps = 1000;  ///< where a headless run ends; the window plays on
  Spec problem;
  std::vector<LaneSpec> lanes;
  RecordSpec record;
  std::vector<Edit> edits;                ///< in file order, steps ascending
  std::filesystem::path directory = ".";  ///< what paths inside are relative to; not part of the file
};

constexpr std::size_t max_lanes = 16;
constexpr std::int64_t max_side = 4096;  ///< of any matrix

/// A lane's name as its files are called: lower-case, other characters than a–z and 0–9 become '-'.
std::string slug(const std::string& name);

}  // namespace muonscope
