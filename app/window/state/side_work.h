#pragma once
// What would hold a frame up is made beside the frames, on one thread: a frame shows what is ready.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/failure.h"

namespace muonscope {

/// Time that the calling thread has computed, in seconds: waiting for others does not count.
double computing_time();

/// Results by slot, one at a time each.
template <typename Result>
class SideWork {
 public:
  struct Made {
    std::optional<Result> result;  ///< none: it failed
    double seconds = 0;            ///< of computing
  };

  /// `finished` is called on the thread after each result (to wake the window); it must be quick.
  explicit SideWork(std::function<void()> finished = {}) : finished_(std::move(finished)) {}
  ~SideWork() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
      waiting_.clear();
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  SideWork(const SideWork&) = delete;
  SideWork& operator=(const SideWork&) = delete;

  /// Makes the result of a slot whose last one was taken. False: there is no thread to be had for it.
  bool start(std::size_t slot, std::function<Result()> make) {
    if (!thread_.joinable() && failure_of([this] { thread_ = std::thread([this] { loop(); }); }))
      return false;
    {
      const std::lock_guard lock(mutex_);
      waiting_[slot] = std::move(make);
    }
    wake_.notify_all();
    return true;
  }
  /// A finished result, once; waits no longer than `patience` for it.
  std::optional<Made> take(std::size_t slot, std::chrono::duration<double> patience = {}) {
    std::unique_lock lock(mutex_);
    made_.wait_for(lock, patience, [&] { return done_.contains(slot); });
    const auto found = done_.find(slot);
    if (found == done_.end()) return std::nullopt;
    std::optional<Made> made = std::move(found->second);
    done_.erase(found);
    return made;
  }

 private:
  void loop() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (closing_) return;
      const std::size_t slot = waiting_.begin()->first;
      std::function<Result()> make = std::move(waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      lock.unlock();
      Made made;
      const double begin = computing_time();
      [[maybe_unused]] const auto failure = failure_of([&] { made.result = make(); });
      made.seconds = computing_time() - begin;
      make = {};
      lock.lock();
      // Without memory for a place it is made again.
      [[maybe_unused]] const auto lost = failure_of([&] { done_[slot] = std::move(made); });
      made_.notify_all();
      if (finished_) finished_();
    }
  }

  std::function<void()> finished_;
  std::mutex mutex_;
  std::condition_variable wake_, made_;
  std::map<std::size_t, std::function<Result()>> waiting_;
  std::map<std::size_t, Made> done_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace muonscope
