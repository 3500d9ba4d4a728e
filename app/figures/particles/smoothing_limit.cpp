// Towards Muon: how far clouds with smoothing ε are from the one with none, at the present step. The
// distances are as measured; no law is claimed, as small singular values that cross 0 part particles for any
// ε.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/optimizers/rule_flow.h"

namespace muonscope {

namespace {

/// What is measured of a lane beside Muon's, and how it looks.
struct LimitQuantity {
  std::string name;
  std::string column;
  bool difference;  ///< from Muon's value; else a distance to Muon's already
  int quantity;     ///< which of the tones that no lane has
  Marker marker;
};

double value_of(const LaneSnapshot& lane, const std::string& column) {
  const int index = lane.trace.column(column);
  if (index < 0 || index >= std::ssize(lane.current_row)) return std::nan("");
  return lane.current_row[static_cast<std::size_t>(index)];
}

/// Whether a lane's ε is neither Muon's 0 nor gradient descent's infinity.
bool is_smoothed(const LaneSnapshot& lane) {
  const double smoothing = potential_smoothing(lane.spec.optimizer);
  return smoothing > 0 && std::isfinite(smoothing);
}

/// Points by rising ε, of lanes with a smoothing above 0.
Series points_of_limit(const Snapshot& snapshot, const LaneSnapshot& muon, const LimitQuantity& what) {
  std::vector<std::pair<double, double>> points;
  for (const LaneSnapshot& lane : snapshot.lanes) {
    if (!is_smoothed(lane)) continue;
    const double value = value_of(lane, what.column);
    points.emplace_back(potential_smoothing(lane.spec.optimizer),
                        what.difference ? std::abs(value - value_of(muon, what.column)) : value);
  }
  std::ranges::sort(points);
  Series series;
  series.name = what.name;
  series.style = {.role = Style::Role::quantity,
                  .draw = Style::Draw::points,
                  .quantity = what.quantity,
                  .marker = what.marker};
  for (const auto& [smoothing, value] : points) {
    if (!std::isfinite(value)) continue;
    series.x.push_back(smoothing);
    series.y.push_back(value);
  }
  return series;
}

/// A line that leads the eye from one to the next.
Series joined(const Series& points, Dash dash) {
  Series line = points;
  line.group = points.name;
  line.in_legend = false;
  line.style.draw = Style::Draw::path;
  line.style.marker = Marker::none;
  line.style.dash = dash;
  line.style.width = 1;
  return line;
}

Plot limit_plot(const Snapshot& snapshot, const LaneSnapshot& muon, const std::string& y_title,
                const std::vector<LimitQuantity>& quantities, const ViewOptions& options) {
  Plot plot;
  plot.x = {.title = "smoothing ε",
            .unit = "",
            .scale = options.x_scale.value_or(AxisScale::logarithmic),
            .range = {1e-3, 1}};
  plot.y = {.title = y_title,
            .unit = "",
            .scale = options.y_scale.value_or(AxisScale::logarithmic),
            .range = {1e-3, 1}};
  double least = INFINITY, most = 0;
  for (const LimitQuantity& what : quantities) {
    Series series = points_of_limit(snapshot, muon, what);
    if (series.x.empty()) continue;
    least = std::min(least, series.x.front());
    most = std::max(most, series.x.back());
    plot.series.push_back(joined(series, what.quantity == 0 ? Dash::solid : Dash::dashed));
    plot.series.push_back(std::move(series));
  }
  if (plot.series.empty()) return plot;
  constexpr double margin = 1.5;
  const bool from_zero = plot.x.scale == AxisScale::linear;
  plot.x.range = options.x.value_or(Range{from_zero ? 0 : least / margin, most * margin});
  plot.y.range = options.y.value_or(positive_range(plot));
  return plot;
}

/// Why there can be nothing to compare; "" where there is something.
std::string not_compared(const Snapshot& snapshot, const LaneSnapshot& muon) {
  if (potential_smoothing(muon.spec.optimizer) != 0)
    return "Compares with Muon: make a lane with ε = 0 the reference lane";
  return std::ranges::any_of(snapshot.lanes, is_smoothed)
             ? ""
             : "Compares lanes with ε above 0 to Muon: here are none";
}

}  // namespace

Figure build_smoothing_limit(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  const LaneSnapshot& muon = snapshot.lanes[reference_lane(*snapshot.experiment)];
  Figure figure = figure_of("smoothing_limit", snapshot);
  figure.plots = {limit_plot(snapshot, muon, "distance to " + muon.spec.name,
                             {{"of X, sliced W₁", "lane_distance", false, 0, Marker::circle},
                              {"of (X, P), sliced W₁", "lane_distance_phase", false, 1, Marker::square}},
                             options),
                  limit_plot(snapshot, muon, "difference from " + muon.spec.name,
                             {{"of J", "objective", true, 0, Marker::circle},
                              {"of H", "hamiltonian", true, 1, Marker::square}},
                             options)};
  figure.plots[0].title = "Clouds";
  figure.plots[1].title = "Energies";
  figure.columns = 2;
  const std::string not_here = not_compared(snapshot, muon);
  for (std::size_t i = 0; i < figure.plots.size(); ++i) {
    Plot& plot = figure.plots[i];
    if (!not_here.empty()) {
      plot.series.clear();
      plot.empty_text = not_here;
    } else if (plot.series.empty()) {
      explain_missing(plot, i == 0 ? "lane_distance" : "energy");
    } else if (snapshot.step == 0) {
      plot.series.clear();
      plot.empty_text = "All start alike: distances come with the steps";
      plot.appears_at = 1;
    }
  }
  return figure;
}

}  // namespace muonscope
