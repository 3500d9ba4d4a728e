#pragma once
// The one place that makes threads for parallel work. Passed to what needs it.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace muonscope {

class WorkerPool {
 public:
  /// `threads` ≥ 1 counts the caller of for_each, so that 1 starts none. Fewer where the system refuses some.
  explicit WorkerPool(int threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  /// Calls task(0) … task(count−1), each once, on the caller and the workers; returns when all are done.
  /// Which thread takes which index is left open: tasks must not depend on it. The first exception is
  /// rethrown; what calls off the caller's work (core/base/stop.h) calls off the tasks, too. May be called
  /// from several threads and from within a task.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  struct Job;
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> jobs_;
  bool closing_ = false;
  std::vector<std::thread> workers_;
};

/// As many as the machine runs at once, at least 1.
int hardware_threads();

}  // namespace muonscope
