#pragma once
// The results of a run without a window on their way to the disk: traces as they grow, the rest at the end.

#include <chrono>
#include <deque>
#include <filesystem>
#include <mutex>
#include <vector>

#include "core/run/results.h"
#include "core/run/saved_run.h"
#include "core/run/trace_file.h"

namespace muonscope {

class Recorder {
 public:
  /// Traces begin at once, in <lane>.partial.csv of this directory, which must exist. OutputError.
  /// `begun`: of a run that goes on, its rows so far; none otherwise.
  Recorder(const Run& run, std::filesystem::path directory, GivenFiles given,
           const std::vector<SavedRows>& begun = {});

  /// Hands new rows to the disk, twice a second at most, and every few seconds the run's state if that is
  /// wanted. OutputError, which says what is kept.
  void follow(const Run& run, bool with_state = true);
  /// The state alone, where the run can go on from it. OutputError.
  void save(const Run& run);
  /// Nothing will go on from the state: it goes.
  void forget();
  /// The run has ended so: traces take their final names, the rest is written. Returns the paths written.
  /// OutputError, which says what is kept.
  std::vector<std::filesystem::path> finish(const Results& results);
  /// What was handed over so far becomes the result of an interrupted run, without final states. From another
  /// thread, where the one that runs cannot be waited for; nothing where it has begun to finish.
  void rescue();

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds save_interval{3};

  void hand_over(const Results& results);
  void save_at_times(const Run& run);
  void finish_traces(const Results& results);
  /// A disk that is full: what a person has of the run all the same, and how to have the rest.
  [[noreturn]] void fail(const std::string& error) const;

  const std::filesystem::path directory_;
  const GivenFiles given_;
  std::string fingerprint_;  ///< run_fingerprint, once a state is saved: large inputs take time
  const std::shared_ptr<const Problem> problem_;
  std::timed_mutex mutex_;
  Results latest_;  ///< as of the last time that rows were handed over
  std::deque<TraceFile> files_;
  std::size_t whole_ = 0;  ///< so many of the files, the first ones, have their final names
  Clock::time_point followed_ = Clock::now(), save_at_ = Clock::now() + save_interval;
  bool finishing_ = false;
};

}  // namespace muonscope
