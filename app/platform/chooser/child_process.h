#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace muonscope {

/// A program beside this one that says something on its standard output and ends. Nobody waits for it; with
/// its owner it ends, too, and all that it has started.
class ChildProcess {
 public:
  struct Result {
    bool exited = false;  ///< by itself; not: it could not be started, or a signal ended it
    int code = 0;
    std::string output;
    std::chrono::steady_clock::time_point ended;
  };

  /// `finished` is called on a thread of its own once the result is there; it must be quick.
  ChildProcess(const std::vector<std::string>& command, std::function<void()> finished);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// None while it runs.
  const Result* result() const { return done_ ? &result_ : nullptr; }

 private:
  bool start(const std::vector<std::string>& command);
  void follow();
  void read_until_end();
  void collect();

  std::function<void()> finished_;
  int process_ = -1;
  int output_ = -1, wake_read_ = -1, wake_write_ = -1;
  Result result_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

/// The program's file in the directories of PATH; "" where there is none.
std::string find_program(const std::string& name);

}  // namespace muonscope
