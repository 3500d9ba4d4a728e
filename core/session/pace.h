#pragma once
// How many steps are due at a chosen speed.

#include <chrono>
#include <deque>

#include "core/base/types.h"

namespace muonscope {

/// Turns a speed in steps a second into steps due now, whatever the rhythm of the calls; a machine that
/// cannot keep up falls behind without ever owing more than a moment's steps.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Pace(double steps_per_second) : speed_(steps_per_second) {}
  double speed() const { return speed_; }
  void set_speed(double steps_per_second, Clock::time_point now);
  /// Playing starts (again) at `now`: the first step is due at once.
  void start(Clock::time_point now);
  /// Steps due at `now`, at most as many as fit into a slice of about 10 ms; 0 if the next one lies ahead.
  Step due(Clock::time_point now) const;
  /// When the next step is due.
  Clock::time_point next() const;
  /// `count` steps were taken between `begin` and `end`.
  void took(Step count, Clock::time_point begin, Clock::time_point end);
  /// Steps a second over the last half second of playing.
  double reached() const;

 private:
  double speed_;
  Clock::time_point anchor_;        ///< when step number `taken_` = 0 was due
  Step taken_ = 0;                  ///< since the anchor
  double seconds_per_step_ = 1e-3;  ///< running estimate of a step's cost
  struct Batch {
    Clock::time_point begin, end;
    Step count;
  };
  std::deque<Batch> recent_;
};

}  // namespace muonscope
