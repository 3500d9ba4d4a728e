#pragma once
// Long work in the background: on its own threads of low priority, so that neither frames nor steps wait for
// it.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/base/types.h"
#include "core/base/worker_pool.h"
#include "core/studies/study_control.h"

namespace muonscope {

struct JobStatus {
  bool running = false;
  double done = 0;                     ///< 0 … 1
  std::optional<double> seconds_left;  ///< none before there is something to judge by
  std::string error;                   ///< why it could not run; "" otherwise
};

/// One piece of work at a time, whose Result grows while it runs. Instances: SweepJob, ChaosJob,
/// FamilyJob.
template <typename Result>
class BackgroundJob {
  struct Task;

 public:
  /// What the work tells, from any of its threads. What work that was given up still tells is dropped.
  class Report {
   public:
    bool stopped() const;
    void progress(Step done, Step total) const;
    /// A change of the result, by one thread at a time.
    void change(const std::function<void(Result&)>& how) const;

   private:
    friend class BackgroundJob;
    Report(BackgroundJob& job, std::shared_ptr<Task> task) : job_(&job), task_(std::move(task)) {}
    BackgroundJob* job_;
    std::shared_ptr<Task> task_;
  };
  using Work = std::function<void(WorkerPool& pool, const Report& report)>;

  /// `threads` at once; `changed` is called from a thread of the job whenever there is news, at most every
  /// tenth of a second, and must be quick.
  explicit BackgroundJob(int threads, std::function<void()> changed = {});
  ~BackgroundJob();
  BackgroundJob(const BackgroundJob&) = delete;
  BackgroundJob& operator=(const BackgroundJob&) = delete;

  // All of these return at once.
  /// Starts this work on a result that is empty so far; what is under way is given up.
  void start(Result empty, Work work);
  /// Gives up what is under way; what was finished stays.
  void cancel();
  /// Gives up what is under way and forgets the result.
  void clear();

  JobStatus status() const;
  /// What is finished so far, renewed while it runs; null before the first start.
  std::shared_ptr<const Result> result() const;

 private:
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
  std::shared_ptr<const Result> published_;
  std::thread thread_;  // last: it uses all of the above
};

/// A study as work of a job: each of its parts joins the result when it is finished.
template <typename Part, typename Result>
StudyControl<Part> study_control(const typename BackgroundJob<Result>::Report& report,
                                 void (*join)(Result& result, const Part& part)) {
  return {.cancelled = [&report] { return report.stopped(); },
          .progress = [&report](Step done, Step total) { report.progress(done, total); },
          .finished = [&report, join](
                          const Part& part) { report.change([&](Result& result) { join(result, part); }); }};
}

}  // namespace muonscope
