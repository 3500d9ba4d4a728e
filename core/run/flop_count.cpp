#include "core/run/flop_count.h"

#include <algorithm>

namespace muonscope {

void FlopCount::change(Step from, double per_step) {
  if (!corners_.empty() && corners_.back().per_step == per_step) return;
  const Corner next{from, before(static_cast<double>(from)), per_step};
  if (!corners_.empty() && corners_.back().step == from)
    corners_.back() = next;
  else
    corners_.push_back(next);
}

double FlopCount::before(double step) const {
  const auto after = std::upper_bound(corners_.begin(), corners_.end(), step, [](double at, const Corner& c) {
    return at < static_cast<double>(c.step);
  });
  if (after == corners_.begin()) return 0;
  const Corner& corner = *(after - 1);
  return corner.spent + (step - static_cast<double>(corner.step)) * corner.per_step;
}

}  // namespace muonscope
