#pragma once
// A sweep in the background: its own threads of low priority, so that neither frames nor steps wait for it.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/run/sweep_result.h"

namespace muonscope {

class SweepJob {
 public:
  /// `threads` at once; `changed` is called from a thread of the job whenever there is news, at most every
  /// tenth of a second, and must be quick.
  explicit SweepJob(int threads, std::function<void()> changed = {});
  ~SweepJob();
  SweepJob(const SweepJob&) = delete;
  SweepJob& operator=(const SweepJob&) = delete;

  // All of these return at once.
  /// Starts this sweep; one that is under way is given up.
  void start(Sweep sweep);
  /// Gives up what is under way; what was finished stays.
  void cancel();
  /// Gives up what is under way and forgets the result.
  void clear();

  struct Status {
    bool running = false;
    double done = 0;                     ///< 0 … 1, of the steps
    std::optional<double> seconds_left;  ///< none before there is something to judge by
    std::string error;                   ///< why it could not run; "" otherwise
  };
  Status status() const;
  /// What is finished so far, renewed while it runs; null before the first start.
  std::shared_ptr<const SweepResult> result() const;

 private:
  /// A sweep asked for; what an abandoned one still reports is dropped.
  struct Task;
  void loop();
  void carry_out(const std::shared_ptr<Task>& task);
  void note(const std::shared_ptr<Task>& task, Step done, Step total);
  void keep(const std::shared_ptr<Task>& task, const SweepRun& run);
  void abandon();

  const int threads_;
  const std::function<void()> changed_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::shared_ptr<Task> task_;  ///< wanted now, or the last one; null before the first
  Status status_;
  std::shared_ptr<const SweepResult> published_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace muonscope
