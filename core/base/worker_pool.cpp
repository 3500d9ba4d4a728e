#include "core/base/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>

#include "core/base/failure.h"
#include "core/base/stop.h"

namespace muonscope {

struct WorkerPool::Job {
  Job(std::size_t n, const std::function<void(std::size_t)>& t) : count(n), task(t) {}

  /// Takes indices until none is left. Work that was called off leaves the rest of them out.
  void run() {
    const StopScope scope(stop);
    for (std::size_t index = next++; index < count; index = next++) {
      std::exception_ptr failure;
      try {
        check_stop();
        task(index);
      } catch (...) {
        failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      if (failure && !error) error = failure;
      if (++finished == count) done.notify_all();
    }
  }

  void wait() {
    std::unique_lock lock(mutex);
    done.wait(lock, [this] { return finished == count; });
  }

  bool exhausted() const { return next.load() >= count; }

  const std::size_t count;
  const std::function<void(std::size_t)>&
      task;                                 // outlives the job's unfinished indices: for_each waits for them
  const Stop* const stop = present_stop();  // the caller's
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::condition_variable done;
  std::size_t finished = 0;
  std::exception_ptr error;
};

WorkerPool::WorkerPool(int threads) {
  // Where the system gives fewer threads, or no memory for them, those that there are do the work.
  [[maybe_unused]] const auto fewer = failure_of([&] {
    workers_.reserve(static_cast<std::size_t>(std::max(threads, 1) - 1));
    for (int i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
  });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void WorkerPool::for_each(std::size_t count, const std::function<void(std::size_t)>& task) {
  if (count == 0) return;
  if (count == 1 || workers_.empty()) {
    for (std::size_t index = 0; index < count; ++index) {
      check_stop();
      task(index);
    }
    return;
  }
  const auto job = std::make_shared<Job>(count, task);
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(job);
  }
  wake_.notify_all();
  job->run();
  job->wait();
  {
    const std::lock_guard lock(mutex_);
    std::erase(jobs_, job);
  }
  if (job->error) std::rethrow_exception(job->error);
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto open =
        std::find_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return !job->exhausted(); });
    if (open != jobs_.end()) {
      const std::shared_ptr<Job> job = *open;
      lock.unlock();
      job->run();
      lock.lock();
    } else if (closing_) {
      return;
    } else {
      wake_.wait(lock);
    }
  }
}

int hardware_threads() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace muonscope
