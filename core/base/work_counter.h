#pragma once
// How far work on many threads is, and whether it is still wanted.

#include <functional>
#include <mutex>

#include "core/base/types.h"

namespace muonscope {

class WorkCounter {
 public:
  /// `cancelled` is asked from any thread; `progress` is called from any thread, by one at a time. Both may
  /// be empty.
  WorkCounter(Step total, std::function<bool()> cancelled,
              std::function<void(Step done, Step total)> progress)
      : total_(total), cancelled_(std::move(cancelled)), progress_(std::move(progress)) {}

  bool cancelled() const { return cancelled_ && cancelled_(); }
  void add(Step steps) {
    const std::lock_guard lock(mutex_);
    done_ += steps;
    if (progress_) progress_(done_, total_);
  }

 private:
  const Step total_;
  const std::function<bool()> cancelled_;
  const std::function<void(Step, Step)> progress_;
  std::mutex mutex_;
  Step done_ = 0;
};

}  // namespace muonscope
