#pragma once
// A run as it stood at a step boundary: what the window shows and figures are built from.

#include <memory>
#include <string>
#include <vector>

#include "core/run/events.h"
#include "core/run/run.h"
#include "core/run/update_spectra.h"

namespace muonscope {

/// What a view wants of snapshots beyond what every snapshot holds; each costs time.
struct Interest {
  bool updates = false;  ///< LaneSnapshot::updates
  bool clouds = false;   ///< LaneSnapshot::cloud
  bool spectra = false;  ///< and in it the particles' singular values
  bool operator==(const Interest&) const = default;
};
/// What finished runs are drawn from: singular values of particles are found where a figure wants them.
constexpr Interest everything{.updates = true, .clouds = true};

/// Steps from one to another.
struct StepRange {
  Step from = 0, to = 0;
  bool operator==(const StepRange&) const = default;
};

/// One lane as it stood at a step boundary.
struct LaneSnapshot {
  LaneSpec spec;  ///< edits folded in
  LaneStatus status = LaneStatus::running;
  std::string message;
  Step step = 0;
  double lr = 0;
  double loss = 0;
  TraceView trace;
  std::vector<double> current_row;       ///< values of trace.columns() for the current state
  std::shared_ptr<const Blocks> blocks;  ///< null where particles move
  std::vector<std::string> formula;
  double seconds = 0;  ///< wall time spent in steps so far
  FlopCount flops;
  std::vector<Reached> reached;     ///< Lane::reached()
  std::optional<double> safe_step;  ///< Lane::safe_step()
  /// Null where nobody asked; of an earlier step where the player had no time for newer ones.
  std::shared_ptr<const UpdateSpectra> updates;
  /// Where the particles are; null where nobody asked and where none move. It has a step of its own: of an
  /// earlier one where the player had no time for newer ones.
  std::shared_ptr<const DrawnCloud> cloud;
};

struct Snapshot;

/// A course that was taken before, to be drawn pale beside the present one.
struct Ghost {
  enum class Kind { forked, restarted, pinned };
  std::uint64_t id = 0;
  Kind kind = Kind::pinned;
  std::string name;                        ///< what differs: "Muon: η = 0.02", "seed = 4"; else which it was
  std::shared_ptr<const Snapshot> course;  ///< as far as it had been recorded
};
using Ghosts = std::shared_ptr<const std::vector<Ghost>>;

/// What was done to a run, in words, the nearest first.
struct Deeds {
  std::vector<std::string> done;    ///< and can be undone
  std::vector<std::string> undone;  ///< and can be done again
};

/// What the window shows; immutable once published.
struct Snapshot {
  std::uint64_t version = 0;                     ///< grows with every publication
  std::uint64_t served = 0;                      ///< how many of the player's commands have been carried out
  std::shared_ptr<const Experiment> experiment;  ///< parameters as they stand, edits folded in
  std::shared_ptr<const Experiment> origin;      ///< as started, with the log of edits
  std::shared_ptr<const Problem> problem;
  Step step = 0;
  Step furthest = 0;     ///< the last step that has been recorded
  Step planned_end = 0;  ///< where play stops by itself
  /// The same run as it had been recorded when it went back in time, its lanes' traces, current rows and
  /// ends alone; null where it has come no further than `step`.
  std::shared_ptr<const Snapshot> ahead;
  Ghosts ghosts;                                     ///< the player's; null: none
  std::shared_ptr<const std::vector<Event>> events;  ///< the player's, up to `furthest`; null: not looked for
  struct Keyframes {
    std::size_t count = 0;
    Step spacing = 0;
    std::uint64_t bytes = 0, budget = 0;
  } keyframes;  ///< that going back is quick with
  bool playing = false;
  std::optional<StepRange> loop;  ///< that play goes round in
  double speed = 0;               ///< asked for, steps per second; infinity: as fast as it can
  double steps_per_second = 0;    ///< reached
  std::vector<LaneSnapshot> lanes;
  std::shared_ptr<const Deeds> deeds;  ///< the player's; null: nothing
  std::string next_undo, next_redo;    ///< what would be undone or done again; "" for nothing
  std::string notice;  ///< why the run stopped by itself or a command was refused; "" if it did not
};

/// Snapshot::events, or none.
const std::vector<Event>& events_of(const Snapshot& snapshot);

const std::vector<Ghost>& ghosts_of(const Snapshot& snapshot);
/// The run as it stands where it had come furthest.
std::shared_ptr<const Snapshot> whole_course(const Run& run);

/// The run as it stands; the player adds its own fields (playing, speed, version, notice).
Snapshot take_snapshot(const Run& run, Interest interest = everything);

}  // namespace muonscope
