#include "core/run/family.h"

#include <algorithm>
#include <atomic>

#include "core/run/work_counter.h"

namespace muonscope {
namespace {

/// Steps between two looks at whether to go on: of large matrices a second or two.
constexpr Step family_stride = 16;

/// One member to its end, or until the work is cancelled.
void run_member(const Family& family, std::size_t member, std::uint64_t trace_bytes, WorkerPool& pool,
                WorkCounter& counter, const FamilyControl& control) {
  if (counter.cancelled()) return;
  const Experiment& experiment = family.members[member].experiment;
  Run run(experiment, pool, trace_bytes);
  bool complete = true;
  Step taken = 0;
  while (taken < experiment.steps && !run.all_diverged()) {
    if (counter.cancelled()) {
      complete = false;
      break;
    }
    const Step stride = std::min(family_stride, experiment.steps - taken);
    run.advance(stride);
    counter.add(stride);
    taken += stride;
  }
  // Where all lanes have diverged the rest is done.
  if (complete) counter.add(experiment.steps - taken);
  if (control.finished) control.finished({member, run, complete});
}

}  // namespace

Step Family::work() const {
  Step steps = 0;
  for (const FamilyMember& member : members) steps += member.experiment.steps;
  return steps;
}

void run_family(const Family& family, WorkerPool& pool, const FamilyControl& control,
                std::uint64_t trace_bytes) {
  WorkCounter counter(family.work(), control.cancelled, control.progress);
  std::atomic<bool> failed = false;
  pool.for_each(family.members.size(), [&](std::size_t member) {
    if (failed) return;
    try {
      run_member(family, member, trace_bytes, pool, counter, control);
    } catch (...) {
      failed = true;  // the rest would be for nothing
      throw;
    }
  });
}

std::shared_ptr<const FamilyOutcome> outcome_of(const FamilyEnd& end, Interest interest) {
  return std::make_shared<const FamilyOutcome>(
      FamilyOutcome{take_snapshot(end.run, interest), collect_end(end.run, end.complete)});
}

bool FamilyResult::complete() const {
  return family && std::all_of(ends.begin(), ends.end(), [](const auto& end) { return end != nullptr; });
}

FamilyResult nothing_yet(std::shared_ptr<const Family> family) {
  const std::size_t members = family->members.size();
  return {std::move(family), std::vector<std::shared_ptr<const FamilyOutcome>>(members)};
}

}  // namespace muonscope
