#pragma once
// How many steps to take at once between two looks at everything else.

#include <chrono>

#include "core/run/run.h"

namespace muonscope {

/// About a twentieth of a second's steps, at most 64, so that slow steps are recorded one by one; where
/// measuring takes the time, and not stepping, as many as give every thread a row to measure. How a run is
/// divided does not change its results.
class Stride {
 public:
  Stride(const Run& run, int threads);
  /// Steps to take now.
  Step next() const { return steps_; }
  /// `run` took these steps since the last call.
  void took(const Run& run, Step steps);

 private:
  using Clock = std::chrono::steady_clock;

  double stepping_seconds(const Run& run) const;

  int threads_;
  Step every_, steps_ = 1;
  double stepped_ = 0;  ///< seconds of all lanes so far
  Clock::time_point looked_ = Clock::now();
};

}  // namespace muonscope
