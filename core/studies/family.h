#pragma once
// A family: experiments that differ in a few values, a lesson's set-ups say, run side by side with their
// traces kept, so that one figure can show them together.

#include <memory>
#include <string>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/experiment/experiment.h"
#include "core/run/given_files.h"
#include "core/run/results.h"
#include "core/run/snapshot.h"
#include "core/studies/study_control.h"

namespace muonscope {

struct FamilyMember {
  std::string name;  ///< unique
  Experiment experiment;
  std::string directory{};  ///< what it is called where each member has its own
};

struct Family {
  std::string title;
  std::vector<FamilyMember> members;
  std::vector<std::string> keys;  ///< dotted keys whose values tell the members apart

  /// Steps of all members.
  Step work() const;
};

/// A member's run when it ended.
struct FamilyEnd {
  std::size_t member = 0;
  const Run& run;
  bool complete = false;  ///< it was not cancelled
};

using FamilyControl = StudyControl<FamilyEnd>;
/// Called from any thread, with one member's run by one at a time: when it begins, and often between steps.
using FamilyLook = std::function<void(std::size_t member, const Run& run)>;

/// Runs every member, one a worker, to the bits that each has when it is run alone. Cancelled or called off,
/// it ends those that have begun as they are (they count as finished, but are not complete) and leaves out
/// the others. `trace_bytes`: memory for the traces of each. InputError where a member cannot start.
void run_family(const Family& family, WorkerPool& pool, const FamilyControl& control,
                std::uint64_t trace_bytes = default_trace_bytes, const FamilyLook& look = {});

/// What is kept of a member: what figures show and what is written to its directory.
struct FamilyOutcome {
  Snapshot snapshot;  ///< without an experiment where the member was broken off inside a step
  Results results;
};
std::shared_ptr<const FamilyOutcome> outcome_of(const FamilyEnd& end, Interest interest = {});

/// Immutable once handed out; while the work goes on, the members that are finished.
struct FamilyResult {
  std::shared_ptr<const Family> family;
  std::vector<std::shared_ptr<const FamilyOutcome>> ends;  ///< by member; null where there is none yet
  bool complete() const;
  const Experiment& base() const { return family->members.front().experiment; }
};
/// A member joins the result; what was given up half-way is not shown.
void place_member(FamilyResult& result, const FamilyEnd& end);
/// Each member that is finished in its own directory below this one.
void write_members(const FamilyResult& result, const std::filesystem::path& directory,
                   const GivenFiles& given);
FamilyResult nothing_yet(std::shared_ptr<const Family> family);

}  // namespace muonscope
