#include "app/cli/summary.h"

#include <algorithm>

#include "core/base/numbers.h"

namespace muonscope {

std::string summary_line(const LaneResult& lane) {
  std::string line = lane.name + ": ";
  line += lane.diverged_at ? lane.message : std::to_string(lane.steps) + " steps";
  for (std::size_t i = 0; i < lane.final_row.size(); ++i)
    if (lane.columns[i] == "loss") line += ", loss " + readable(lane.final_row[i]);
  return line;
}

bool any_diverged(const Results& results) {
  return std::ranges::any_of(results.lanes,
                             [](const LaneResult& lane) { return lane.diverged_at.has_value(); });
}

}  // namespace muonscope
