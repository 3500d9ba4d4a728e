#include "core/run/sweep_job.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <utility>

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
  // Refused or not, the sweep runs.
  [[maybe_unused]] const int ignored = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), patience);
#endif
}

}  // namespace

struct SweepJob::Task {
  std::shared_ptr<const Sweep> sweep;
  bool started = false;
  std::atomic<bool> stopped = false;
  SweepResult collected;
  Clock::time_point began, told;
};

SweepJob::SweepJob(int threads, std::function<void()> changed)
    : threads_(threads), changed_(std::move(changed)), thread_([this] { loop(); }) {}

SweepJob::~SweepJob() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    abandon();
  }
  wake_.notify_one();
  thread_.join();
}

void SweepJob::start(Sweep sweep) {
  {
    const std::lock_guard lock(mutex_);
    abandon();
    task_ = std::make_shared<Task>();
    task_->sweep = std::make_shared<const Sweep>(std::move(sweep));
    task_->collected = {task_->sweep, {}};
    task_->began = task_->told = Clock::now();
    status_ = {.running = true, .done = 0, .seconds_left = {}, .error = {}};
    published_ = std::make_shared<const SweepResult>(task_->collected);
  }
  wake_.notify_one();
}

void SweepJob::cancel() {
  const std::lock_guard lock(mutex_);
  abandon();
}

void SweepJob::clear() {
  const std::lock_guard lock(mutex_);
  abandon();
  status_ = {};
  published_.reset();
}

/// With the lock held.
void SweepJob::abandon() {
  if (!task_) return;
  task_->stopped = true;
  if (status_.running) published_ = std::make_shared<const SweepResult>(task_->collected);
  status_.running = false;
  status_.seconds_left.reset();
  task_.reset();
}

SweepJob::Status SweepJob::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

std::shared_ptr<const SweepResult> SweepJob::result() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

void SweepJob::loop() {
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
    if (changed_) changed_();
  }
}

void SweepJob::carry_out(const std::shared_ptr<Task>& task) {
  std::string error;
  try {
    WorkerPool pool(threads_);
    run_sweep(*task->sweep, {}, pool,
              {.cancelled = [&] { return task->stopped.load(); },
               .progress = [&](Step done, Step total) { note(task, done, total); },
               .finished = [&](const SweepRun& run) { keep(task, run); }});
  } catch (const std::exception& failure) {
    error = failure.what();
  }
  const std::lock_guard lock(mutex_);
  if (task != task_) return;
  status_.running = false;
  status_.seconds_left.reset();
  status_.error = error;
  published_ = std::make_shared<const SweepResult>(task->collected);
}

void SweepJob::note(const std::shared_ptr<Task>& task, Step done, Step total) {
  {
    const std::lock_guard lock(mutex_);
    if (task != task_) return;
    const Clock::time_point now = Clock::now();
    status_.done = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1;
    const double seconds = std::chrono::duration<double>(now - task->began).count();
    if (seconds >= first_guess && done > 0)
      status_.seconds_left = seconds * (1 - status_.done) / status_.done;
    if (now - task->told < news_interval) return;
    task->told = now;
    published_ = std::make_shared<const SweepResult>(task->collected);
  }
  if (changed_) changed_();
}

void SweepJob::keep(const std::shared_ptr<Task>& task, const SweepRun& run) {
  const std::lock_guard lock(mutex_);
  std::vector<SweepRun>& runs = task->collected.runs;
  const auto place = std::lower_bound(runs.begin(), runs.end(), run.run,
                                      [](const SweepRun& a, std::size_t number) { return a.run < number; });
  runs.insert(place, run);
}

}  // namespace muonscope
