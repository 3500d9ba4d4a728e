#include "app/figures/kit/edit_marks.h"

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "core/experiment/edit_text.h"

namespace muonscope {

namespace {

constexpr std::ptrdiff_t most_labels = 4;
/// Changes of one parameter nearer to each other than this part of the axis are one drag of its slider.
constexpr double one_drag = 0.02;

struct Change {
  std::string key;
  VerticalMark mark;
};

std::vector<Change> changes_of(const Snapshot& snapshot, std::size_t lane, const ViewOptions& options,
                               bool several_lanes) {
  std::vector<Change> out;
  for (const Edit& edit : snapshot.origin->edits) {
    const std::optional<std::string> key = key_in_lane(edit.key, lane);
    if (!key || edit.step > snapshot.lanes[lane].step) continue;
    const bool for_all = edit.key.starts_with("lanes.*.");
    const std::string owner = several_lanes && !for_all ? snapshot.lanes[lane].spec.name + ": " : "";
    const double x = time_of(snapshot.lanes[lane], static_cast<double>(edit.step), options.time);
    out.push_back({*key, {x, owner + lane_edit_text(*snapshot.experiment, lane, *key, edit.value), true}});
  }
  return out;
}

}  // namespace

void append_edit_marks(Plot& plot, const Snapshot& snapshot, std::size_t lane, const ViewOptions& options) {
  if (snapshot.origin == nullptr) return;
  const bool several_lanes = plot.title.empty() && snapshot.lanes.size() > 1;
  const std::vector<Change> changes = changes_of(snapshot, lane, options, several_lanes);
  const double near = one_drag * std::abs(plot.x.range.max - plot.x.range.min);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool dragged_on = i + 1 < changes.size() && changes[i + 1].key == changes[i].key &&
                            changes[i + 1].mark.x - changes[i].mark.x < near;
    const VerticalMark& mark = changes[i].mark;
    const auto same = [&](const VerticalMark& other) {
      return other.x == mark.x && other.label == mark.label;
    };
    const bool known = std::any_of(plot.vertical_marks.begin(), plot.vertical_marks.end(), same);
    if (!dragged_on && !known) plot.vertical_marks.push_back(mark);
  }
  const auto is_edit = [](const VerticalMark& mark) { return mark.edit; };
  if (std::count_if(plot.vertical_marks.begin(), plot.vertical_marks.end(), is_edit) <= most_labels) return;
  for (VerticalMark& mark : plot.vertical_marks)
    if (mark.edit) mark.label.clear();
}

Step optimizer_since(const Snapshot& snapshot, std::size_t lane) {
  Step since = 0;
  if (snapshot.origin == nullptr) return since;
  for (const Edit& edit : snapshot.origin->edits) {
    const std::optional<std::string> key = key_in_lane(edit.key, lane);
    if (key && key->starts_with("optimizer") && edit.step <= snapshot.lanes[lane].step)
      since = std::max(since, edit.step);
  }
  return since;
}

bool changed_optimizer(const Snapshot& snapshot, std::size_t lane) {
  return optimizer_since(snapshot, lane) > 0;
}

}  // namespace muonscope
