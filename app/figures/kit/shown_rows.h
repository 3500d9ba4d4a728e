#pragma once
// Which rows of a trace a figure on screen is drawn from: as many as pixels can show, however long the run.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// ViewOptions::detail of pictures in files: finer than their pixels.
constexpr std::size_t picture_detail = 1u << 14;

/// Rows that show the course of these columns in a view over time, ascending: all of them where the view asks
/// for every point (ViewOptions::detail is 0) or there are few, else of each stretch of the axis, no wider
/// than about a pixel, the first, the extremes and the last. On a logarithmic axis stretches grow with the
/// step. What a zoomed view leaves out is coarse, as it decides only how axes fit.
std::vector<std::size_t> shown_rows(const LaneSnapshot& lane, std::span<const int> columns,
                                    const ViewOptions& options);
/// The same over the whole run on an axis of this scale, whatever the view's own.
std::vector<std::size_t> shown_rows(const LaneSnapshot& lane, std::span<const int> columns,
                                    std::size_t detail, AxisScale scale);

/// At most `most` rows, evenly spaced, and the last one: for fits and sums. All rows where `most` is 0.
std::vector<std::size_t> spread_rows(std::size_t first, std::size_t end, std::size_t most);

/// Rows at the corners of the path that two columns describe in their plane: of each stretch of it that is
/// not a point to the eye the first, the extremes of both and the last. About `most` rows at most, the
/// stretches that reach furthest divided first.
std::vector<std::size_t> path_rows(const TraceView& trace, int x, int y, std::size_t most);

/// How often values of a column have risen by more than `tolerance` from one row to the next, counted on from
/// where it was left.
class RiseCounter {
 public:
  std::size_t count(const TraceView& trace, int column, double tolerance);

 private:
  struct Tally {
    std::shared_ptr<const void> trace;  ///< TraceView::identity()
    int column = 0;
    double tolerance = 0;
    std::size_t rows = 0;  ///< as far as it was counted
    std::size_t count = 0;
  };
  std::vector<Tally> tallies_;
};

}  // namespace muonscope
