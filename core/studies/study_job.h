#pragma once
// A study in the background: on its own threads of low priority, so that neither frames nor steps wait for
// it.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/studies/study.h"

namespace muonscope {

struct JobStatus {
  bool running = false;
  double done = 0;                     ///< 0 … 1
  std::optional<double> seconds_left;  ///< none before there is something to judge by
  std::string error;                   ///< why it could not run; "" otherwise
};

/// One piece of work at a time, whose result grows while it runs.
class StudyJob {
 public:
  /// `threads` at once; `changed` is called from a thread of the job whenever there is news, at most every
  /// tenth of a second, and must be quick.
  explicit StudyJob(int threads, std::function<void()> changed = {});
  ~StudyJob();
  StudyJob(const StudyJob&) = delete;
  StudyJob& operator=(const StudyJob&) = delete;

  // All of these return at once.
  /// Starts this work; what is under way is given up, and what it still tells is dropped.
  void start(StudyWork work);
  /// Gives up what is under way; what was finished stays.
  void cancel();
  /// Gives up what is under way and forgets the result.
  void clear();

  JobStatus status() const;
  /// What is finished so far, renewed while it runs; null before the first start.
  std::shared_ptr<const StudyResult> result() const;

 private:
  struct Task;

  void loop();
  void carry_out(const std::shared_ptr<Task>& task);
  void note(const std::shared_ptr<Task>& task, Step done, Step total);
  void abandon();

  const int threads_;
  const std::function<void()> changed_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::shared_ptr<Task> task_;  ///< wanted now, or the last one; null before the first
  JobStatus status_;
  std::shared_ptr<const StudyResult> published_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace muonscope
