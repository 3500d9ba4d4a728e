#include "app/figures/bands.h"

#include <cmath>
#include <limits>

#include "app/figures/ahead.h"
#include "app/figures/shown_lanes.h"

namespace muonscope {
namespace {

/// Curves of a plot that have bands, the first ones: more would hide each other.
constexpr std::size_t most_curves = 6;

constexpr double quartile_strength = 0.26, range_strength = 0.13;

/// Values of all seeds at one place of the time axis.
struct Place {
  double x = 0;
  std::vector<double> values;
};

/// Of the curve's namesakes in all figures, place by place. Seeds that have diverged are there no more.
std::vector<Place> gathered(const std::vector<const Plot*>& plots, const Series& curve) {
  std::vector<std::pair<double, double>> points;
  for (const Plot* const plot : plots) {
    const Series* const same = namesake(*plot, curve.name, curve.group);
    if (same == nullptr) continue;
    for (std::size_t i = 0; i < std::min(same->x.size(), same->y.size()); ++i)
      if (std::isfinite(same->y[i])) points.emplace_back(same->x[i], same->y[i]);
  }
  std::ranges::sort(points);
  std::vector<Place> places;
  for (const auto& [x, y] : points) {
    if (places.empty() || places.back().x != x) places.push_back({x, {}});
    places.back().values.push_back(y);
  }
  return places;
}

/// Where time is measured in seconds seeds have hardly a place in common.
bool has_enough(const Place& place) {
  return place.values.size() >= fewest_seeds;
}

CurveBands bands_of(const Series& curve, const std::vector<Place>& places) {
  CurveBands bands{curve.name, curve.group, curve, {}, {}};
  bands.median.x.clear();
  bands.median.y.clear();
  bands.median.name += " (median)";
  bands.median.group = group_of(curve);
  bands.median.in_legend = false;
  bands.median.end_label.clear();
  bands.median.style.width = 1;
  bands.median.style.dash = Dash::dotted;
  bands.median.style.marker = Marker::none;
  bands.quartiles = {
      curve.name + " (quartiles)", curve.style, quartile_strength, {}, {}, {}, group_of(curve)};
  bands.range = {curve.name + " (range)", curve.style, range_strength, {}, {}, {}, group_of(curve)};
  for (const Place& place : places) {
    if (!has_enough(place)) continue;
    bands.median.x.push_back(place.x);
    bands.median.y.push_back(quantile(place.values, 0.5));
    bands.quartiles.x.push_back(place.x);
    bands.quartiles.low.push_back(quantile(place.values, 0.25));
    bands.quartiles.high.push_back(quantile(place.values, 0.75));
    bands.range.x.push_back(place.x);
    bands.range.low.push_back(place.values.front());
    bands.range.high.push_back(place.values.back());
  }
  return bands;
}

PlotBands bands_of(const std::vector<Figure>& figures, std::size_t at) {
  const Plot& first = figures.front().plots[at];
  PlotBands bands{first.x.range, first.y.range, {}};
  if (!first.over_time) return bands;
  std::vector<const Plot*> plots;
  for (const Figure& figure : figures)
    if (const Plot* const same = counterpart(first, at, figure)) plots.push_back(same);
  for (const Plot* const plot : plots) {
    bands.x = widened(bands.x, plot->x.range);
    bands.y = widened(bands.y, plot->y.range);
  }
  for (const Series& series : first.series) {
    if (!is_course(series) || bands.curves.size() >= most_curves) continue;
    CurveBands curve = bands_of(series, gathered(plots, series));
    if (!curve.median.x.empty()) bands.curves.push_back(std::move(curve));
  }
  return bands;
}

/// What does not depend on where the view looks.
ViewOptions whole(ViewOptions view) {
  view.x = view.y = std::nullopt;
  view.hidden.clear();
  view.theory = false;
  view.detail = 0;
  return view;
}

/// "GD diverged in 3"; "" where no lane did.
std::string divergences(const SeedsResult& seeds) {
  std::string text;
  const std::vector<LaneSpec>& lanes = seeds.base().lanes;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    const auto count = std::ranges::count_if(seeds.runs.ends, [lane](const auto& end) {
      return end && lane < end->snapshot.lanes.size() &&
             end->snapshot.lanes[lane].status == LaneStatus::diverged;
    });
    if (count > 0) text += ", " + lanes[lane].name + " diverged in " + std::to_string(count);
  }
  return text;
}

void add_bands(Plot& plot, const PlotBands& bands, bool fits_x, bool fits_y) {
  if (fits_x) plot.x.range = widened(plot.x.range, bands.x);
  if (fits_y) plot.y.range = widened(plot.y.range, bands.y);
  std::vector<Series> medians;
  for (const CurveBands& curve : bands.curves) {
    if (namesake(plot, curve.name, curve.group) == nullptr) continue;
    plot.bands.push_back(curve.range);
    plot.bands.push_back(curve.quartiles);
    medians.push_back(curve.median);
  }
  plot.series.insert(plot.series.end(), medians.begin(), medians.end());
}

}  // namespace

const FigureBands& BandCache::of(const SeedsResult& seeds, const ViewOptions& view, FigureBuilder builder) {
  if (builder_ == builder && last_seed_ == seeds.runs.ends.back() && view_ == whole(view)) return bands_;
  builder_ = builder;
  last_seed_ = seeds.runs.ends.back();
  view_ = whole(view);
  std::vector<Figure> figures;
  for (const auto& end : seeds.runs.ends) {
    const std::shared_ptr<const Snapshot> course(end, &end->snapshot);
    const std::shared_ptr<const Snapshot> shown = without_lanes(course, view.hidden_lanes);
    figures.push_back(builder({.snapshot = shown.get()}, view_));
  }
  bands_ = {};
  for (std::size_t plot = 0; plot < figures.front().plots.size(); ++plot)
    bands_.plots.push_back(bands_of(figures, plot));
  bands_.first = std::move(figures.front());
  return bands_;
}

void add_bands(Figure& figure, const SeedsResult& seeds, const FigureBands& bands, bool fits_x, bool fits_y) {
  for (std::size_t i = 0; i < figure.plots.size(); ++i)
    if (const Plot* const same = counterpart(figure.plots[i], i, bands.first))
      add_bands(figure.plots[i], bands.plots[static_cast<std::size_t>(same - bands.first.plots.data())],
                fits_x, fits_y);
  const bool any = std::ranges::any_of(figure.plots, [](const Plot& plot) { return !plot.bands.empty(); });
  if (any)
    figure.caption += " · median, quartiles and range of " + std::to_string(seeds.runs.ends.size()) +
                      " seeds" + divergences(seeds);
}

}  // namespace muonscope
