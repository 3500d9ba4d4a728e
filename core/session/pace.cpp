#include "core/session/pace.h"

#include <algorithm>
#include <cmath>

namespace muonscope {
namespace {

constexpr double slice = 0.010;     // seconds of stepping between two looks at the commands
constexpr double forgiven = 0.100;  // seconds of arrears that are made up for; more is dropped
constexpr double window = 0.5;      // seconds over which the reached speed is averaged

double seconds(Pace::Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

void Pace::start(Clock::time_point now) {
  anchor_ = now;
  taken_ = 0;
  recent_.clear();
}

void Pace::set_speed(double steps_per_second, Clock::time_point now) {
  speed_ = steps_per_second;
  start(now);
}

Step Pace::due(Clock::time_point now) const {
  const auto affordable = static_cast<Step>(std::clamp(slice / seconds_per_step_, 1.0, 4096.0));
  if (std::isinf(speed_)) return affordable;
  const double elapsed = seconds(now - anchor_);
  const auto owed = static_cast<Step>(std::floor(elapsed * speed_)) + 1 - taken_;
  return std::clamp<Step>(owed, 0, affordable);
}

Pace::Clock::time_point Pace::next() const {
  if (std::isinf(speed_)) return anchor_;
  const std::chrono::duration<double> after(static_cast<double>(taken_) / speed_);
  return anchor_ + std::chrono::duration_cast<Clock::duration>(after);
}

void Pace::took(Step count, Clock::time_point begin, Clock::time_point end) {
  if (count <= 0) return;
  const double cost = seconds(end - begin) / static_cast<double>(count);
  seconds_per_step_ += 0.3 * (std::max(cost, 1e-7) - seconds_per_step_);
  taken_ += count;
  const double arrears = seconds(end - next());
  if (std::isfinite(speed_) && arrears > forgiven) {
    anchor_ = end;
    taken_ = 0;
  }
  recent_.push_back({begin, end, count});
  while (recent_.size() > 2 && seconds(end - recent_.front().begin) > window) recent_.pop_front();
}

double Pace::reached() const {
  if (recent_.size() < 2) return 0;
  // from one batch's start to the last one's start, so that pauses between batches count and the last one's
  // does not
  Step count = 0;
  for (std::size_t i = 0; i + 1 < recent_.size(); ++i) count += recent_[i].count;
  const double span = seconds(recent_.back().begin - recent_.front().begin);
  return span > 0 ? static_cast<double>(count) / span : 0;
}

}  // namespace muonscope
