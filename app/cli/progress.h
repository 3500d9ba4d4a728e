#pragma once
// How far a long command is: a bar with the time left on a terminal, plain lines elsewhere.

#include <chrono>
#include <string>

#include "core/base/types.h"

namespace muonscope {

class Progress {
 public:
  /// Silent if `quiet`. `what` names the work ("steps").
  Progress(Step total, std::string what, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(Step done);

 private:
  using Clock = std::chrono::steady_clock;
  std::string time_left(Step done, Clock::time_point now) const;
  void draw_bar(Step done, Clock::time_point now);
  void print_line(Step done, Clock::time_point now);

  Step total_;
  std::string what_;
  bool quiet_;
  bool terminal_;
  bool bar_shown_ = false;
  Clock::time_point start_;
  Clock::time_point shown_;
};

}  // namespace muonscope
