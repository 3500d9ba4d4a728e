// How the particles' speeds and singular values are distributed (arXiv 2605.23871).

#include <algorithm>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/splat.h"
#include "app/figures/particles/cloud_axes.h"

namespace muonscope {

namespace {

using HistogramKind = CloudCoordinate::Kind;

/// Bins in which this many particles show a shape rather than noise.
int bins_for(std::size_t count) {
  return count < 300 ? 24 : count < 10000 ? 50 : 100;
}

/// The outline of a histogram: shares of all particles by bin, as steps.
Series outline(std::span<const float> values, const Range& range) {
  const int bins = bins_for(values.size());
  const std::vector<double> counts = histogram(values, range, bins);
  Series series;
  const double width = (range.max - range.min) / bins;
  for (int i = 0; i < bins; ++i) {
    const double share = counts[static_cast<std::size_t>(i)] / static_cast<double>(values.size());
    series.x.insert(series.x.end(), {range.min + i * width, range.min + (i + 1) * width});
    series.y.insert(series.y.end(), {share, share});
  }
  return series;
}

/// Shares from 0 to a round number that is enough for all of these plots.
void fit_shares(std::span<Plot> plots, const ViewOptions& options) {
  double most = 0;
  for (const Plot& plot : plots)
    for (const Series& series : plot.series)
      for (const double y : series.y) most = std::max(most, y);
  const bool logarithmic = options.y_scale == AxisScale::logarithmic;
  const Range fitting = logarithmic ? Range{1e-6, 1} : Range{0, std::min(round_up(1.05 * most), 1.05)};
  for (Plot& plot : plots) {
    plot.y.title = "share of the particles";
    plot.y.scale = options.y_scale.value_or(AxisScale::linear);
    plot.y.range = options.y.value_or(fitting);
  }
}

/// A coordinate's range for all lanes; notes in the figure what its view keeps of it.
Range range_of_all(const FigureInput& input, const CloudCoordinate& coordinate, Figure& figure) {
  std::vector<std::optional<CoordinateValues>> values;
  for (const LaneSnapshot& lane : input.snapshot->lanes) values.push_back(lane_values(lane, coordinate));
  const std::size_t place = figure.kept.size();
  const CalmRange range =
      calm_range({&values}, coordinate, place < input.kept.size() ? &input.kept[place] : nullptr);
  figure.kept.push_back(range.kept);
  return range.shown;
}

std::vector<std::string> blocks_of(const DrawnCloud& drawn) {
  std::vector<std::string> names;
  for (const DrawnBlock& block : drawn.blocks) names.push_back(drawn.blocks.size() > 1 ? block.name : "");
  return names;
}

Plot speeds_plot(const FigureInput& input, const ViewOptions& options, const std::string& block,
                 Figure& figure) {
  const Snapshot& snapshot = *input.snapshot;
  const CloudCoordinate speed{HistogramKind::speed, true, block, 1, 1};
  const Range range = range_of_all(input, speed, figure);
  Plot plot;
  plot.title = block_symbol(block);
  plot.x = {title_of(speed), "", AxisScale::linear, options.x.value_or(range)};
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const std::optional<CoordinateValues> values = lane_values(snapshot.lanes[i], speed);
    if (!values) continue;
    Series& series = plot.series.emplace_back(outline(values->get(), range));
    series.name = snapshot.lanes[i].spec.name;
    series.style = lane_style(snapshot.lanes, i);
    series.style.marker = Marker::none;
  }
  if (plot.series.empty()) plot.empty_text = missing_text(snapshot, 0, speed);
  if (options.theory && has_speed_limit(snapshot)) plot.vertical_marks.push_back({1, "speed limit 1"});
  return plot;
}

Plot spectra_plot(const FigureInput& input, const ViewOptions& options, std::size_t lane, bool of_momentum,
                  const DrawnBlock& block, const std::string& name, const Range& range) {
  const LaneSnapshot& of = input.snapshot->lanes[lane];
  Plot plot;
  std::string matrix = of_momentum ? "P" : "X";
  if (!name.empty()) matrix.append(" of ").append(block_symbol(name));
  plot.title = lane_title(of) + ": " + matrix;
  plot.x = {"singular values σ of " + matrix, "", AxisScale::linear, options.x.value_or(range)};
  const EntryColumns& entries = of_momentum ? block.p : block.x;
  if (entries.empty()) {
    plot.empty_text = of.spec.name + " keeps no momenta";
    return plot;
  }
  EntryColumns own;
  const EntryColumns& values = singular_values_in(block, of_momentum, own);
  for (int k = 0; k < values.entries(); ++k) {
    Series& series = plot.series.emplace_back(outline(values[k], range));
    series.name = subscripted("σ", static_cast<std::size_t>(k) + 1);
    series.group = series.name;
    const double last = std::max(values.entries() - 1, 1);
    series.style = {.role = Style::Role::spectrum, .position = k / last, .width = 2};
  }
  return plot;
}

CloudCoordinate largest_value(bool of_momentum, const std::string& block) {
  return {HistogramKind::singular_value, of_momentum, block, 1, 1};
}

}  // namespace

Figure build_speeds(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure;
  figure.id = "speeds";
  figure.title = "Speeds of the particles";
  figure.caption = cloud_caption(snapshot);
  const DrawnCloud* const drawn = first_drawn(snapshot);
  if (drawn == nullptr) {
    figure.plots.emplace_back().empty_text = no_cloud_text;
    return figure;
  }
  const std::vector<std::string> blocks = blocks_of(*drawn);
  figure.columns = lane_columns(blocks.size());
  for (const std::string& block : blocks) figure.plots.push_back(speeds_plot(input, options, block, figure));
  fit_shares(figure.plots, options);
  return figure;
}

Figure build_cloud_spectra(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure;
  figure.id = "cloud_spectra";
  figure.title = "Spectra of the particles";
  figure.caption = cloud_caption(snapshot);
  const DrawnCloud* const drawn = first_drawn(snapshot);
  if (drawn == nullptr) {
    figure.plots.emplace_back().empty_text = no_cloud_text;
    return figure;
  }
  const std::vector<std::string> blocks = blocks_of(*drawn);
  const auto chosen = std::find(blocks.begin(), blocks.end(), options.block);
  const auto shown = chosen == blocks.end() ? 0 : static_cast<std::size_t>(chosen - blocks.begin());
  const std::string& block = blocks[shown];
  figure.columns = static_cast<int>(snapshot.lanes.size());
  for (const bool of_momentum : {false, true}) {
    const Range range = range_of_all(input, largest_value(of_momentum, block), figure);
    const std::size_t first = figure.plots.size();
    for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
      if (snapshot.lanes[i].cloud)
        figure.plots.push_back(spectra_plot(input, options, i, of_momentum,
                                            snapshot.lanes[i].cloud->blocks[shown], block, range));
    fit_shares(std::span(figure.plots).subspan(first), options);
  }
  return figure;
}

}  // namespace muonscope
