#pragma once
// When a loss first was small enough, counted in steps and not in recorded rows.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/numbers.h"
#include "core/base/types.h"

namespace muonscope {

/// The first step whose state has a loss of at most `tolerance`, if there is one yet.
struct Reached {
  double tolerance = 0;
  std::optional<Step> step;
};

/// "steps_to_1e-6": what summaries and sweeps call it.
inline std::string steps_to_name(double tolerance) {
  return "steps_to_" + shortest(tolerance);
}

/// Follows the losses of successive steps.
class ToleranceWatch {
 public:
  ToleranceWatch() = default;
  explicit ToleranceWatch(const std::vector<double>& tolerances) {
    for (const double tolerance : tolerances) reached_.push_back({tolerance, std::nullopt});
  }
  void see(Step step, double loss) {
    for (Reached& each : reached_)
      if (!each.step && loss <= each.tolerance) each.step = step;
  }
  const std::vector<Reached>& reached() const { return reached_; }
  /// Goes on from steps that were seen before, one for each tolerance.
  void recall(const std::vector<std::optional<Step>>& steps) {
    for (std::size_t i = 0; i < std::min(steps.size(), reached_.size()); ++i) reached_[i].step = steps[i];
  }

 private:
  std::vector<Reached> reached_;
};

}  // namespace muonscope
