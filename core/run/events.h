#pragma once
// What happened in a run, step by step and in words: marks on the time line, and steps to go to and to stop
// at.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/run.h"

namespace muonscope {

struct Event {
  Step step = 0;
  std::string kind;  ///< id of its EventKind
  std::string text;  ///< "Muon: mode 4 arrives at √s*"
  int lane = -1;     ///< whose it is; −1: nobody's
  int mode = -1;     ///< of arrivals: which one, from 0 on
  bool operator==(const Event&) const = default;
};

/// What kinds there are, in the order in which events of one step are told. Adding one: a row, and where it
/// is found in EventFinder.
struct EventKind {
  std::string id;
  std::string title;  ///< "a mode arrives", as an answer to: run until …
};
const std::vector<EventKind>& event_kinds();

/// A mode has arrived when σᵢ(P) is this close to √s*ᵢ, relative to √s*ᵢ.
constexpr double arrival_distance = 0.05;

/// Finds events, looking at every recorded row once. Recorded steps, but for edits, divergences and
/// tolerances, which are exact whatever `record.every`.
class EventFinder {
 public:
  /// All that happened as far as the run was recorded, in steps' order; the same list until there is more.
  std::shared_ptr<const std::vector<Event>> find(const Run& run);

 private:
  struct Course {
    std::shared_ptr<const void> trace;  ///< TraceView::identity() of what `rows` counts
    std::size_t rows = 0;
    std::vector<std::optional<Step>> arrivals{};  ///< by mode
    std::optional<Step> overtakes{};              ///< the first lane, with its loss
  };
  /// All that the list follows from, but for what `courses_` hold.
  struct Told {
    std::shared_ptr<const Experiment> experiment, current;
    std::size_t edits = 0;                     ///< of the log, those that were come to
    std::vector<std::optional<Step>> steps{};  ///< of divergences and tolerances, lane by lane
    bool operator==(const Told&) const = default;
  };
  /// Whether the course's events are others than before.
  bool look(Course& course, std::size_t lane, const TraceView& trace, const TraceView& first,
            const Vector* targets) const;

  std::vector<Course> courses_;
  Told told_;
  std::shared_ptr<const std::vector<Event>> found_ = std::make_shared<const std::vector<Event>>();
};

/// The first event after this step, of one kind or of any ("").
std::optional<Step> next_event(const std::vector<Event>& events, Step after, std::string_view kind = "");
/// The last one before this step, of any kind.
std::optional<Step> previous_event(const std::vector<Event>& events, Step before);

}  // namespace muonscope
