#pragma once
// Everything that determines a result, as plain data. The file format is docs/experiment-format.md.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json_value.h"
#include "core/base/types.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// How far a lane's start is from the problem's (core/run/start.h), in Frobenius norm.
struct StartOffset {
  double shift = 0;  ///< of all entries alike
  double noise = 0;  ///< of each entry for itself
  bool operator==(const StartOffset&) const = default;
};

struct LaneSpec {
  std::string name;
  Spec optimizer;
  Spec schedule;
  std::optional<int> look{};  ///< which of the looks it has in figures; none: by its rule
  StartOffset offset{};
  bool operator==(const LaneSpec&) const = default;
};

struct RecordSpec {
  Step every = 1;
  std::vector<std::string> observables;
  Step reference_step = 80;                 ///< t* of the conserved quantities' overlaps
  std::vector<double> tolerances = {1e-6};  ///< losses: the first step with at most each is reported
  std::optional<double> alignment_gap{};  ///< between singular values that `alignment` tells apart; none: α
  std::string reference_lane{};  ///< name of the lane whose cloud others are compared with; "": the first
  bool operator==(const RecordSpec&) const = default;
};

/// A parameter changed as the run went on: acts before step `step` is taken.
struct Edit {
  Step step = 0;
  std::string key;  ///< dotted path: "lanes.0.schedule.lr", "lanes.*.schedule.lr"
  JsonValue value;
  bool operator==(const Edit&) const = default;
};

/// Runs over a range of one number, as an experiment declares them.
struct SweepSpec {
  std::string key;  ///< dotted path
  double from = 0, to = 0;
  std::int64_t count = 2;     ///< values, both ends included
  bool logarithmic = true;    ///< evenly spaced logarithms, otherwise evenly spaced values
  std::optional<Step> steps;  ///< of each run; none: the experiment's
  bool operator==(const SweepSpec&) const = default;
};

/// Many small clouds of particles against a large one, as an experiment declares them; sizes are powers of 2.
struct ChaosSpec {
  std::string lane;                          ///< name; "": the first lane
  std::int64_t from = 4, to = 12;            ///< exponents of the smallest and the largest size
  std::int64_t reference = 17;               ///< exponent of the cloud that all are compared with
  std::int64_t seeds = 64;                   ///< clouds of each size
  std::optional<Step> steps = std::nullopt;  ///< where they are compared; none: the experiment's
  bool operator==(const ChaosSpec&) const = default;
};

/// Where the figure "cloud" shows the lanes: in a plot each, or over each other in one.
enum class CloudLayout { side_by_side, overlaid };

/// How an experiment shows its particles in the figure "cloud".
struct CloudView {
  std::vector<std::string> coordinates;  ///< none: the figure's own choice
  CloudLayout layout = CloudLayout::side_by_side;
  bool operator==(const CloudView&) const = default;
};

struct Experiment {
  std::string title;
  std::uint64_t seed = 0;
  Step steps = 1000;  ///< where a headless run ends; the window plays on
  Spec problem;
  std::vector<LaneSpec> lanes;
  RecordSpec record;
  std::vector<Edit> edits;         ///< in file order, steps ascending
  std::optional<SweepSpec> sweep;  ///< what `muonscope sweep` and the window sweep
  std::optional<ChaosSpec> chaos;  ///< what `muonscope chaos` and the window compare
  CloudView cloud{};
  std::filesystem::path directory = ".";  ///< what paths inside are relative to; not part of the file
};

/// Place of the lane of this name; none where nobody is called so.
std::optional<std::size_t> lane_named(const Experiment& experiment, const std::string& name);
/// Place of the lane that record.reference_lane names.
std::size_t reference_lane(const Experiment& experiment);

constexpr std::size_t max_lanes = 16;
/// A run's steps at most, and what counts them.
constexpr double max_steps = 1e9;
/// Looks that lanes may have: one for each of as many as there may be.
constexpr int lane_looks = static_cast<int>(max_lanes);

}  // namespace muonscope
