#include "core/run/flop_count.h"

#include <algorithm>

#include "core/base/errors.h"

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

std::vector<double> FlopCount::numbers() const {
  std::vector<double> numbers;
  for (const Corner& corner : corners_)
    numbers.insert(numbers.end(), {static_cast<double>(corner.step), corner.spent, corner.per_step});
  return numbers;
}

FlopCount FlopCount::of(const std::vector<double>& numbers) {
  if (numbers.size() % 3 != 0) throw InputError("operations are counted by three numbers a corner");
  FlopCount count;
  for (std::size_t i = 0; i < numbers.size(); i += 3)
    count.corners_.push_back({static_cast<Step>(numbers[i]), numbers[i + 1], numbers[i + 2]});
  return count;
}

}  // namespace muonscope
