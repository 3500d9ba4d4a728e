#include "core/studies/family.h"

#include <algorithm>
#include <atomic>

#include "core/base/stop.h"
#include "core/base/work_counter.h"
#include "core/run/stride.h"

namespace muonscope {
namespace {

/// Takes a run to its end; false if the work is cancelled or called off before.
bool run_to_end(Run& run, std::size_t member, WorkerPool& pool, WorkCounter& counter,
                const FamilyLook& look) {
  const Step steps = run.experiment().steps;
  Stride stride(run, pool.threads());
  try {
    while (run.step() < steps && !run.all_diverged()) {
      if (counter.cancelled()) return false;
      const Step before = run.step(), count = std::min(stride.next(), steps - before);
      run.advance(count);
      stride.took(run, count);
      counter.add(run.step() - before);
      if (look) look(member, run);
    }
  } catch (const Stopped&) {
    return false;
  }
  counter.add(steps - run.step());  // where all lanes have diverged the rest is done
  return true;
}

/// One member to its end, or until the work is cancelled.
void run_member(const Family& family, std::size_t member, std::uint64_t trace_bytes, WorkerPool& pool,
                WorkCounter& counter, const FamilyControl& control, const FamilyLook& look) {
  if (counter.cancelled()) return;
  Run run(family.members[member].experiment, pool, {.trace = trace_bytes});
  if (look) look(member, run);
  const bool complete = run_to_end(run, member, pool, counter, look);
  if (control.finished) control.finished({member, run, complete});
}

}  // namespace

Step Family::work() const {
  Step steps = 0;
  for (const FamilyMember& member : members) steps += member.experiment.steps;
  return steps;
}

void run_family(const Family& family, WorkerPool& pool, const FamilyControl& control,
                std::uint64_t trace_bytes, const FamilyLook& look) {
  WorkCounter counter(family.work(), control.cancelled, control.progress);
  std::atomic<bool> failed = false;
  try {
    pool.for_each(family.members.size(), [&](std::size_t member) {
      if (failed) return;
      try {
        run_member(family, member, trace_bytes, pool, counter, control, look);
      } catch (const Stopped&) {  // before it began
      } catch (...) {
        failed = true;  // the rest would be for nothing
        throw;
      }
    });
  } catch (const Stopped&) {  // members that nobody began
  }
}

std::shared_ptr<const FamilyOutcome> outcome_of(const FamilyEnd& end, Interest interest) {
  const auto outcome = std::make_shared<FamilyOutcome>();
  outcome->results = collect_end(end.run, end.complete);
  try {
    outcome->snapshot = take_snapshot(end.run, interest);
  } catch (const Stopped&) {
  }
  return outcome;
}

bool FamilyResult::complete() const {
  return family && std::all_of(ends.begin(), ends.end(), [](const auto& end) { return end != nullptr; });
}

void place_member(FamilyResult& result, const FamilyEnd& end) {
  if (end.complete) result.ends[end.member] = outcome_of(end);
}

void write_members(const FamilyResult& result, const std::filesystem::path& directory,
                   const GivenFiles& given) {
  for (std::size_t member = 0; member < result.ends.size(); ++member)
    if (const auto& end = result.ends[member])
      write_results(end->results, directory / result.family->members[member].directory, given);
}

FamilyResult nothing_yet(std::shared_ptr<const Family> family) {
  const std::size_t members = family->members.size();
  return {std::move(family), std::vector<std::shared_ptr<const FamilyOutcome>>(members)};
}

}  // namespace muonscope
