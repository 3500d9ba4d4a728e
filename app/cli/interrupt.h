#pragma once
// Ctrl+C, termination requests and hang-ups, answered within a second whatever the work at hand takes: first
// loops end between two steps, then a step is broken off between two blocks, at last the process ends.

#include <functional>

#include "core/base/stop.h"

namespace muonscope {

struct InterruptAnswer {
  int exit_code;                 ///< of a process that has to be ended
  std::function<void()> wake{};  ///< called from another thread when the signal comes; quick
};

/// From here on SIGINT, SIGTERM and, unless nohup has it ignored, SIGHUP are answered so. A second one ends
/// the process as usual. May be called again with another answer.
void watch_interrupts(InterruptAnswer answer);

/// Whether a signal has come: to be looked at between steps.
bool interrupted();

/// Requested soon after a signal, for work that did not look.
const Stop& interruption();

/// What is still to be done before a process is ended whose work did not stop: called from another thread, at
/// most once, and given a quarter of a second. Must outlive no data that it uses.
class LastResort {
 public:
  explicit LastResort(std::function<void()> action);
  ~LastResort();
  LastResort(const LastResort&) = delete;
  LastResort& operator=(const LastResort&) = delete;
};

}  // namespace muonscope
