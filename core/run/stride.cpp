#include "core/run/stride.h"

#include <algorithm>

namespace muonscope {
namespace {

constexpr Step most = 64;
constexpr double wanted_seconds = 0.05;
/// Of steps alone that may pass before any of them is recorded.
constexpr double longest_wait = 0.5;

Step steps_within(double seconds, double seconds_per_step) {
  if (!(seconds_per_step * static_cast<double>(most) > seconds)) return most;
  return std::max<Step>(1, static_cast<Step>(seconds / seconds_per_step));
}

}  // namespace

Stride::Stride(const Run& run, int threads) : threads_(threads), every_(run.experiment().record.every) {
  stepped_ = stepping_seconds(run);
}

/// Lanes step side by side.
double Stride::stepping_seconds(const Run& run) const {
  double sum = 0;
  for (const Lane& lane : run.lanes()) sum += lane.seconds();
  return sum / std::min<double>(threads_, static_cast<double>(run.lanes().size()));
}

void Stride::took(const Run& run, Step steps) {
  const Clock::time_point now = Clock::now();
  const double stepped = stepping_seconds(run), count = static_cast<double>(steps);
  const double whole = std::chrono::duration<double>(now - looked_).count() / count;
  const double stepping = (stepped - stepped_) / count;
  looked_ = now;
  stepped_ = stepped;
  const auto lanes = static_cast<Step>(run.lanes().size());
  const Step for_all_threads = (threads_ + lanes - 1) / lanes * every_;
  const Step wanted = std::max(steps_within(wanted_seconds, whole),
                               std::min(for_all_threads, steps_within(longest_wait, stepping)));
  steps_ = std::min({wanted, 2 * steps_, most});  // one quick step says little about the next
}

}  // namespace muonscope
