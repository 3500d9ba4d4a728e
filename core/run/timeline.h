#pragma once
// Where a run stood at some of its steps, so that it can go back: keyframes, as many as a number of bytes
// allows. What lies between two of them is stepped through again, which gives the same bits.

#include <map>
#include <memory>
#include <optional>

#include "core/experiment/experiment.h"
#include "core/run/lane.h"

namespace muonscope {

/// Memory for keyframes unless somebody says otherwise.
constexpr std::uint64_t default_timeline_bytes = 1ull << 30;

/// A run between two steps, before the edits of this step act.
struct RunMark {
  Step step = 0;
  std::shared_ptr<const Experiment> current;  ///< earlier edits folded in
  std::size_t edits_applied = 0;
  std::vector<LaneMark> lanes;
  std::size_t bytes() const;
};

class Timeline {
 public:
  /// Most steps from one of the first keyframes to the next.
  static constexpr Step first_spacing = 64;

  /// `spacing`: of the first ones, a power of two.
  explicit Timeline(std::uint64_t budget, Step spacing = first_spacing)
      : spacing_(spacing), budget_(budget) {}

  /// Steps from one keyframe to the next, at most: a power of two, doubled whenever the budget is used up.
  /// Every second one of those before then goes, the earliest first, as new ones need its room.
  Step spacing() const { return spacing_; }
  /// The next step after this one whose keyframe is worth taking; none where not even one has room.
  std::optional<Step> next_after(Step step) const;
  bool has(Step step) const { return marks_.contains(step); }
  void add(RunMark mark);
  /// The last at or before this step, or null.
  const RunMark* before(Step step) const;
  /// Something has changed at this step: later ones are no longer true.
  void forget_after(Step step);

  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t budget() const { return budget_; }
  std::size_t size() const { return marks_.size(); }

 private:
  void make_room();

  std::map<Step, RunMark> marks_;
  Step spacing_;
  Step thinned_ = 0;  ///< before this step there are no others than multiples of the spacing
  std::uint64_t budget_, bytes_ = 0;
};

}  // namespace muonscope
