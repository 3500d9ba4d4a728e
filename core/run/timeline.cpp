#include "core/run/timeline.h"

#include <iterator>

namespace muonscope {

std::size_t RunMark::bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const LaneMark& lane : lanes) bytes += lane.bytes();
  return bytes;
}

std::optional<Step> Timeline::next_after(Step step) const {
  if (budget_ == 0) return std::nullopt;
  return (step / spacing_ + 1) * spacing_;
}

void Timeline::add(RunMark mark) {
  const std::size_t size = mark.bytes();
  if (size > budget_) {  // and so would be all others
    *this = Timeline(0);
    return;
  }
  bytes_ += size;
  marks_.insert_or_assign(mark.step, std::move(mark));
  while (bytes_ > budget_) make_room();
}

void Timeline::make_room() {
  auto goes = marks_.lower_bound(thinned_);
  while (goes != marks_.end() && goes->first % spacing_ == 0) ++goes;
  if (goes == marks_.end()) {
    spacing_ *= 2;
    thinned_ = 0;
    return;
  }
  thinned_ = goes->first;
  bytes_ -= goes->second.bytes();
  marks_.erase(goes);
}

const RunMark* Timeline::before(Step step) const {
  const auto after = marks_.upper_bound(step);
  return after == marks_.begin() ? nullptr : &std::prev(after)->second;
}

void Timeline::forget_after(Step step) {
  const auto first = marks_.upper_bound(step);
  for (auto each = first; each != marks_.end(); ++each) bytes_ -= each->second.bytes();
  marks_.erase(first, marks_.end());
}

}  // namespace muonscope
