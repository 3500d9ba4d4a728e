#pragma once
// Runs of any length in no time: the lanes of a real one whose traces are made up.

#include <array>
#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/random/stream.h"
#include "tests/figures/runs.h"

namespace muonscope::testing {

/// Swings around a decay, in (0, 1).
inline double smooth_course(std::size_t row, std::size_t column) {
  const double t = static_cast<double>(row), k = 1.0 + static_cast<double>(column % 7);
  return std::exp(-1e-4 * t / k) * (0.55 + 0.4 * std::sin(t * 3e-3 / k)) + 1e-9;
}

using Course = std::function<double(std::size_t row, std::size_t column)>;

/// A snapshot as it would stand after `rows` steps had the columns taken this course; rates stay.
inline Snapshot lengthened(Snapshot snapshot, std::size_t rows, const Course& course = smooth_course) {
  snapshot.step = static_cast<Step>(rows);
  for (LaneSnapshot& lane : snapshot.lanes) {
    Trace trace(lane.trace.columns());
    std::vector<double> row(lane.trace.columns().size());
    const auto write = [&](std::size_t step) {
      for (std::size_t column = 0; column < row.size(); ++column) row[column] = course(step, column);
      row[0] = static_cast<double>(step);
      row[1] = lane.lr;
      // What a flow's time is in runs, it is here.
      if (const int time = lane.trace.column("time"); time >= 0)
        row[static_cast<std::size_t>(time)] = lane.lr * static_cast<double>(step);
    };
    for (std::size_t step = 0; step < rows; ++step) {
      write(step);
      trace.append(row);
    }
    write(rows);
    lane.current_row = row;
    lane.trace = trace.view();
    lane.step = static_cast<Step>(rows);
    lane.seconds = 1e-5 * static_cast<double>(rows);
  }
  return snapshot;
}

/// The same snapshot, whose traces count what is looked at.
inline Snapshot counted(Snapshot snapshot, const std::shared_ptr<std::atomic<std::size_t>>& looks) {
  for (LaneSnapshot& lane : snapshot.lanes) lane.trace = lane.trace.counted(looks);
  return snapshot;
}

}  // namespace muonscope::testing
