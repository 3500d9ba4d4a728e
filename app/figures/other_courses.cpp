#include "app/figures/other_courses.h"

#include <algorithm>

#include "core/session/ghost_list.h"

namespace muonscope {
namespace {

/// What lies ahead, the last fork and the last run, and what may be pinned.
constexpr std::size_t most_kept = 3 + GhostList::most_pinned;

}  // namespace

const Figure& CourseFigures::of(const Key& key, const std::function<Figure()>& build) {
  const auto found = std::ranges::find(kept_, key, &Kept::key);
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
  } else {
    kept_.push_front({key, build()});
    if (kept_.size() > most_kept) kept_.pop_back();
  }
  return kept_.front().figure;
}

}  // namespace muonscope
