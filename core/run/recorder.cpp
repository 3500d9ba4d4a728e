#include "core/run/recorder.h"

#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/base/stop.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds follow_interval = 500ms;
/// How long a rescue waits for rows that are being written.
constexpr std::chrono::milliseconds rescue_patience = 100ms;

}  // namespace

Recorder::Recorder(const Run& run, std::filesystem::path directory, GivenFiles given,
                   const std::vector<SavedRows>& begun)
    : directory_(std::move(directory)),
      given_(std::move(given)),
      problem_(run.problem()),
      latest_(recorded(run)) {
  if (begun.empty()) forget();  // what an earlier run left goes before its rows do
  for (std::size_t i = 0; i < latest_.lanes.size(); ++i) {
    const LaneResult& lane = latest_.lanes[i];
    if (begun.empty()) {
      files_.emplace_back(directory_, lane.file, lane.columns);
    } else {
      files_.emplace_back(directory_, lane.file, lane.columns, begun[i].text, begun[i].trace.rows());
    }
  }
}

void Recorder::follow(const Run& run, bool with_state) {
  if (Clock::now() - followed_ < follow_interval) return;
  const std::lock_guard lock(mutex_);
  Results now = recorded(run);
  try {
    hand_over(now);
  } catch (const OutputError& error) {
    fail(error.what());
  }
  latest_ = std::move(now);
  followed_ = Clock::now();
  if (with_state) save_at_times(run);
}

void Recorder::save(const Run& run) {
  if (!run.between_steps()) return;
  if (fingerprint_.empty()) fingerprint_ = run_fingerprint(run);
  write_file(directory_ / saved_run_file, saved_run_bytes({fingerprint_, run.step(), run.saved_lanes()}));
}

void Recorder::forget() {
  std::error_code ignored;
  std::filesystem::remove(directory_ / saved_run_file, ignored);
}

/// After the rows before it. Large states are saved less often: that takes a twentieth of the time at most.
/// Where they have no room the results may have it all the same.
void Recorder::save_at_times(const Run& run) {
  const Clock::time_point begin = Clock::now();
  if (begin < save_at_) return;
  const auto failure = failure_of([&] { save(run); });
  const Clock::time_point end = Clock::now();
  save_at_ =
      failure ? Clock::time_point::max() : end + std::max<Clock::duration>(save_interval, 20 * (end - begin));
}

/// Where one lane's rows do not fit any more, others' still may.
void Recorder::hand_over(const Results& results) {
  std::string error;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    try {
      files_[i].follow(results.lanes[i].trace, results.lanes[i].completions);
    } catch (const OutputError& why) {
      if (error.empty()) error = why.what();
    }
  }
  if (!error.empty()) throw OutputError(error);
}

void Recorder::finish_traces(const Results& results) {
  for (; whole_ < files_.size(); ++whole_) files_[whole_].finish(final_line(results.lanes[whole_]));
}

std::vector<std::filesystem::path> Recorder::finish(const Results& results) {
  const StopScope to_the_end(nullptr);
  const std::lock_guard lock(mutex_);
  finishing_ = true;
  try {
    hand_over(results);
    finish_traces(results);
    std::vector<std::filesystem::path> written = write_beside_traces(results, directory_, given_);
    for (const TraceFile& file : files_) written.push_back(file.whole());
    return written;
  } catch (const OutputError& error) {
    fail(error.what());
  }
}

void Recorder::rescue() {
  const std::unique_lock lock(mutex_, rescue_patience);
  if (!lock.owns_lock() || finishing_) return;
  finishing_ = true;
  finish_traces(latest_);
  latest_.inputs = problem_->inputs();
  write_beside_traces(latest_, directory_, given_);
}

void Recorder::fail(const std::string& error) const {
  std::string files;
  for (std::size_t i = 0; i < files_.size(); ++i)
    files += (files.empty() ? "" : ", ") + (i < whole_ ? files_[i].whole() : files_[i].partial()).string();
  throw OutputError(error + "; the rows so far are kept in " + files +
                    ": make room and run again, or save elsewhere with --out DIR");
}

}  // namespace muonscope
