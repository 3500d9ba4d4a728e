#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace muonscope {

/// Writes files off the window's thread, one job after the other. Its destructor finishes what was started.
class Exporter {
 public:
  struct Outcome {
    std::string text;  ///< what was written and where, or why not
    bool failed = false;
  };
  /// Returns what to tell the person; whatever it throws becomes the reason why it failed.
  using Job = std::function<std::string()>;

  /// `finished` is called on the exporter's thread after each job (to wake the window); it must be quick.
  explicit Exporter(std::function<void()> finished = {});
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  void start(Job job);
  bool busy() const;
  /// The oldest outcome not yet taken.
  std::optional<Outcome> take();

 private:
  void work();

  std::function<void()> finished_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  std::deque<Outcome> outcomes_;
  bool working_ = false;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace muonscope
