// How far every lane's cloud is from the reference lane's: the sliced Wasserstein distance of order 1 over a
// few fixed directions (core/particles/sliced_wasserstein.h).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/particles/sliced_wasserstein.h"

namespace muonscope {

namespace {

bool has_values(const LaneSnapshot& lane, const char* column) {
  const int index = lane.trace.column(column);
  if (index < 0) return false;
  return lane.trace.extremes(index).any() ||
         (index < std::ssize(lane.current_row) &&
          std::isfinite(lane.current_row[static_cast<std::size_t>(index)]));
}

/// Curves of all lanes but the reference lane; the axis is still to be fitted.
Plot plot_to_reference(const Snapshot& snapshot, const char* column, const char* observable,
                       std::string y_title, AxisScale usual, const ViewOptions& options) {
  Plot plot;
  plot.y.title = std::move(y_title);
  plot.y.scale = options.y_scale.value_or(usual);
  add_lane_curves(plot, snapshot, column, observable, options);
  plot.series.erase(plot.series.begin() + static_cast<std::ptrdiff_t>(reference_lane(*snapshot.experiment)));
  return plot;
}

const std::string& reference_name(const Snapshot& snapshot) {
  return snapshot.lanes[reference_lane(*snapshot.experiment)].spec.name;
}

Plot distance_plot(const Snapshot& snapshot, const char* column, const std::string& of,
                   const ViewOptions& options) {
  Plot plot = plot_to_reference(snapshot, column, "lane_distance",
                                "distance of " + of + " to " + reference_name(snapshot),
                                AxisScale::logarithmic, options);
  plot.y.range = options.y.value_or(positive_range(plot));
  return plot;
}

/// Every curve over its value at the start; lanes that begin where the reference lane does have no growth.
void take_growth(Plot& plot) {
  for (Series& series : plot.series) {
    const double start = series.y.empty() ? 0 : series.y.front();
    if (start > 0) {
      for (double& value : series.y) value /= start;
    } else {
      series.x.clear();
      series.y.clear();
    }
  }
}

Plot coupled_plot(const Snapshot& snapshot, std::string y_title, bool growth, const ViewOptions& options) {
  Plot plot = plot_to_reference(snapshot, "coupled_distance", "coupled_distance", std::move(y_title),
                                growth ? AxisScale::linear : AxisScale::logarithmic, options);
  if (growth) take_growth(plot);
  plot.y.range = options.y.value_or(positive_range(plot));
  return plot;
}

}  // namespace

Figure build_coupled_distance(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("coupled_distance", snapshot);
  figure.plots.push_back(
      coupled_plot(snapshot, "√(mean ‖Xᵢ − X′ᵢ‖²) to " + reference_name(snapshot), false, options));
  if (snapshot.lanes.size() == 1) {
    figure.plots.back().empty_text = "There is one lane: a distance needs two";
    return figure;
  }
  figure.plots.front().title = "Particle by particle";
  figure.plots.push_back(coupled_plot(snapshot, "that over its value at the start", true, options));
  figure.plots.back().title = "How much it has grown";
  figure.plots.back().legend = false;
  figure.columns = 2;
  return figure;
}

Figure build_lane_distance(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("lane_distance", snapshot);
  figure.caption = "sliced Wasserstein distance of order 1, mean over " + std::to_string(slice_directions) +
                   " fixed directions · " + figure.caption;
  figure.plots.push_back(distance_plot(snapshot, "lane_distance", "X", options));
  if (snapshot.lanes.size() == 1) figure.plots.back().empty_text = "There is one lane: a distance needs two";
  const bool moving = std::ranges::count_if(snapshot.lanes, [](const LaneSnapshot& lane) {
                        return has_values(lane, "lane_distance_phase");
                      }) > 1;
  if (!moving) return figure;
  figure.plots.front().title = "Positions";
  figure.plots.push_back(distance_plot(snapshot, "lane_distance_phase", "(X, P)", options));
  figure.plots.back().title = "Phase space";
  figure.plots.back().legend = false;
  figure.columns = 2;
  return figure;
}

}  // namespace muonscope
