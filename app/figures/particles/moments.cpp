// Means over the cloud: where it is, how fast it moves, how far it spreads.

#include <algorithm>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/particles/energies.h"
#include "core/particles/moments.h"
#include "core/particles/particle_system.h"

namespace muonscope {

namespace {

/// Entries of a mean that are drawn: more curves of one colour cannot be told apart.
constexpr std::size_t most_entries = 4;

/// "mean_x_1_2" → "x₁₂" of a block without a name of its own.
std::string entry_text(const std::string& column) {
  const std::size_t second = column.rfind('_'), first = column.rfind('_', second - 1);
  const auto index = [&](std::size_t from, std::size_t end) {
    return static_cast<std::size_t>(std::stoul(column.substr(from, end - from)));
  };
  const std::string name = column.substr(5, first - 5);
  return subscripted(subscripted(name, index(first + 1, second)), index(second + 1, column.size()));
}

std::vector<std::string> columns_with(const std::vector<std::string>& all, const std::string& prefix) {
  std::vector<std::string> some;
  for (const std::string& column : all)
    if (column.starts_with(prefix) && some.size() < most_entries) some.push_back(column);
  return some;
}

void add_entries(Plot& plot, const Snapshot& snapshot, const std::vector<std::string>& columns,
                 const ViewOptions& options) {
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    for (std::size_t k = 0; k < columns.size(); ++k) {
      Curve curve = curve_of(lane, columns[k], options);
      Series series;
      series.name = lane.spec.name;
      if (columns.size() > 1) series.end_label = entry_text(columns[k]);
      series.group = lane.spec.name;
      series.in_legend = k == 0;
      series.style = lane_style(snapshot.lanes, i);
      if (k > 0) series.style.marker = Marker::none;
      series.x = std::move(curve.x);
      series.y = std::move(curve.y);
      plot.series.push_back(std::move(series));
    }
    append_edit_marks(plot, snapshot, i, options);
  }
}

/// As wide to both sides of 0 where there are values on both.
Range mean_range(const Plot& plot) {
  const Range range = energy_range({&plot, 1}, AxisScale::linear);
  if (range.min >= 0) return range;
  const double top = std::max(-range.min, range.max);
  return {-top, top};
}

struct MomentPlot {
  std::string prefix, y_title;
};

std::vector<MomentPlot> moment_plots(const Snapshot& snapshot) {
  const Cloud& cloud = snapshot.problem->particles()->positions();
  const std::string block = cloud.size() == 1 ? "" : "_" + cloud.front().name;
  const std::string of = cloud.size() == 1 ? "" : " of " + block_symbol(cloud.front().name);
  if (particles_of(cloud) == 1 && cloud.front().value.shape().entries() == 1)
    return {{"mean_x" + block + "_", "position x"}, {"mean_p" + block + "_", "momentum p"}};
  return {{"mean_x" + block + "_", "mean of X" + of},
          {"mean_p" + block + "_", "mean of P" + of},
          {"second_x" + block, "mean of ‖X‖²" + of},
          {"second_p" + block, "mean of ‖P‖²" + of}};
}

Plot moment_plot(const Snapshot& snapshot, const MomentPlot& what, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes.front();
  Plot plot = time_plot(snapshot, what.y_title, AxisScale::linear, options);
  add_entries(plot, snapshot, columns_with(lane.trace.columns(), what.prefix), options);
  plot.y.range =
      plot.y.scale == AxisScale::linear ? mean_range(plot) : energy_range({&plot, 1}, AxisScale::logarithmic);
  return plot;
}

}  // namespace

Figure build_moments(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("moments", snapshot);
  if (columns_with(snapshot.lanes.front().trace.columns(), "second_x").empty()) {
    Plot plot;
    plot.x = time_axis(snapshot, options);
    explain_missing(plot, "moments");
    figure.plots.push_back(std::move(plot));
    return figure;
  }
  for (const MomentPlot& what : moment_plots(snapshot))
    figure.plots.push_back(moment_plot(snapshot, what, options));
  figure.columns = figure.plots.size() == 4 ? 2 : 1;
  if (options.y) figure.plots.front().y.range = *options.y;
  return figure;
}

}  // namespace muonscope
