#include "core/studies/study_job.h"

#include <chrono>
#include <utility>

#include "core/base/failure.h"
#include "core/base/stop.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace muonscope {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds news_interval(100);
/// Work done before the time left is guessed, in seconds.
constexpr double first_guess = 0.3;

/// Everything else first. On Linux priorities belong to threads, and new threads inherit their maker's.
void lower_priority() {
#ifdef __linux__
  constexpr int patience = 10;
  // Refused or not, the work is done.
  [[maybe_unused]] const int ignored = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), patience);
#endif
}

}  // namespace

struct StudyJob::Task {
  StudyWork work;
  bool started = false;
  Stop stop;
  StudyResult collected;
  Clock::time_point began, reported;
};

StudyJob::StudyJob(int threads, std::function<void()> changed)
    : threads_(threads), changed_(std::move(changed)), thread_([this] { loop(); }) {}

StudyJob::~StudyJob() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    abandon();
  }
  wake_.notify_one();
  thread_.join();
}

void StudyJob::start(StudyWork work) {
  {
    const std::lock_guard lock(mutex_);
    abandon();
    task_ = std::make_shared<Task>();
    task_->collected = std::move(work.empty);
    task_->work = std::move(work);
    task_->began = task_->reported = Clock::now();
    status_ = {.running = true, .done = 0, .seconds_left = {}, .error = {}};
    published_ = std::make_shared<const StudyResult>(task_->collected);
  }
  wake_.notify_one();
}

void StudyJob::cancel() {
  const std::lock_guard lock(mutex_);
  abandon();
}

void StudyJob::clear() {
  const std::lock_guard lock(mutex_);
  abandon();
  status_ = {};
  published_.reset();
}

/// With the lock held.
void StudyJob::abandon() {
  if (!task_) return;
  task_->stop.request();
  // Without memory for a copy of all, what was published before stays.
  [[maybe_unused]] const auto unpublished = failure_of([this] {
    if (status_.running) published_ = std::make_shared<const StudyResult>(task_->collected);
  });
  status_.running = false;
  status_.seconds_left.reset();
  task_.reset();
}

JobStatus StudyJob::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

std::shared_ptr<const StudyResult> StudyJob::result() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

void StudyJob::loop() {
  lower_priority();
  while (true) {
    std::shared_ptr<Task> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return closing_ || (task_ && !task_->started); });
      if (closing_) return;
      task = task_;
      task->started = true;
    }
    carry_out(task);
    [[maybe_unused]] const auto unheard = failure_of([this] {
      if (changed_) changed_();
    });
  }
}

void StudyJob::carry_out(const std::shared_ptr<Task>& task) {
  const StopScope scope(&task->stop);
  std::optional<Failure> failure = failure_of([&] {
    WorkerPool pool(threads_);
    task->work.carry_out(pool, {.stopped = [&] { return task->stop.requested(); },
                                .progress = [&](Step done, Step total) { note(task, done, total); },
                                .change =
                                    [&](const std::function<void(StudyResult&)>& how) {
                                      const std::lock_guard lock(mutex_);
                                      how(task->collected);
                                    }});
  });
  const std::lock_guard lock(mutex_);
  if (task != task_) return;
  status_.running = false;
  status_.seconds_left.reset();
  // Without memory for a copy of all, what was published before stays.
  auto unpublished =
      failure_of([&] { published_ = std::make_shared<const StudyResult>(std::move(task->collected)); });
  if (!failure) failure = std::move(unpublished);
  status_.error = failure ? std::move(failure->text) : "";
}

void StudyJob::note(const std::shared_ptr<Task>& task, Step done, Step total) {
  {
    const std::lock_guard lock(mutex_);
    if (task != task_) return;
    const Clock::time_point now = Clock::now();
    status_.done = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1;
    const double seconds = std::chrono::duration<double>(now - task->began).count();
    if (seconds >= first_guess && done > 0)
      status_.seconds_left = seconds * (1 - status_.done) / status_.done;
    if (now - task->reported < news_interval) return;
    task->reported = now;
    published_ = std::make_shared<const StudyResult>(task->collected);
  }
  if (changed_) changed_();
}

}  // namespace muonscope
