#pragma once
// How work is called off in the middle of a step, whatever a step takes: whoever does not want it any more
// requests a Stop, and the loops that take long ask between their blocks.

#include <atomic>
#include <exception>

namespace muonscope {

/// Left behind by work that was called off; not an error.
struct Stopped : std::exception {
  const char* what() const noexcept override { return "stopped"; }
};

/// Whether work is still wanted. Must outlive the work.
class Stop {
 public:
  void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> requested_ = false;
};

/// While it lives, what this thread does, and what it hands to a WorkerPool, can be called off by `stop`;
/// null for work that is to be finished come what may.
class StopScope {
 public:
  explicit StopScope(const Stop* stop) noexcept;
  ~StopScope();
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;

 private:
  const Stop* outer_;
};

/// What this thread's work can be called off by, or null.
const Stop* present_stop() noexcept;

/// Throws Stopped where this thread's work was called off. Costs about a nanosecond; to be asked every few
/// milliseconds.
void check_stop();

}  // namespace muonscope
