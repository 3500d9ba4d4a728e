#pragma once

#include <vector>

#include "core/base/types.h"

namespace muonscope {

/// Floating-point operations that a lane has spent before a step: a broken line with a corner wherever an
/// edit changed what a step costs.
class FlopCount {
 public:
  FlopCount() = default;
  explicit FlopCount(double per_step) { change(0, per_step); }
  /// Steps cost `per_step` from step `from` on, which no earlier change lies beyond.
  void change(Step from, double per_step);
  /// Operations of all steps before `step` ≥ 0; beyond the last change as it left things.
  double before(double step) const;

  /// Its corners, three numbers each, and back. InputError where they are no such numbers.
  std::vector<double> numbers() const;
  static FlopCount of(const std::vector<double>& numbers);

 private:
  struct Corner {
    Step step = 0;
    double spent = 0;  ///< before `step`
    double per_step = 0;
  };
  std::vector<Corner> corners_;
};

}  // namespace muonscope
