#pragma once
// When a player's snapshots come, seen from beside the frames.

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "benchmarks/measured.h"
#include "core/session/player.h"

namespace bench {

/// Looks every 0.2 ms, which takes about 1 % of a core. The player must outlive it.
class ServedWatch {
 public:
  explicit ServedWatch(const muonscope::Player& player) : player_(player), thread_([this] { watch(); }) {}
  ~ServedWatch() {
    closing_ = true;
    thread_.join();
  }
  ServedWatch(const ServedWatch&) = delete;
  ServedWatch& operator=(const ServedWatch&) = delete;

  /// When this many commands had been carried out and published; none: not yet, or not seen yet.
  std::optional<double> served_at(std::uint64_t commands) const {
    const std::lock_guard lock(mutex_);
    const auto found = times_.lower_bound(commands);
    return found == times_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  void watch() {
    while (!closing_) {
      const std::uint64_t served = player_.snapshot()->served;
      {
        const std::lock_guard lock(mutex_);
        times_.try_emplace(served, now());
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }

  const muonscope::Player& player_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, double> times_;
  std::atomic<bool> closing_ = false;
  std::thread thread_;
};

}  // namespace bench
