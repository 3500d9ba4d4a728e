#include "app/figures/particles/cloud_ways.h"

#include <limits>

#include "app/figures/kit/lane_style.h"
#include "app/figures/particles/cloud_history.h"
#include "app/figures/particles/recorded_way.h"

namespace muonscope {

namespace {

/// Along each coordinate the way of particles `first` … `first` + `count` − 1 of these clouds, one after the
/// other, with a gap after each; empty where a cloud lacks the coordinate.
std::vector<std::vector<float>> ways(const CloudHistory::DrawnClouds& past,
                                     const std::vector<CloudCoordinate>& which, std::size_t first,
                                     std::size_t count) {
  const std::size_t times = past.size();
  std::vector<std::vector<float>> out(
      which.size(), std::vector<float>(count * (times + 1), std::numeric_limits<float>::quiet_NaN()));
  for (std::size_t c = 0; c < which.size(); ++c)
    for (std::size_t t = 0; t < times; ++t) {
      const std::optional<CoordinateValues> values = values_of(*past[t], which[c]);
      if (!values) return {};
      for (std::size_t i = 0; i < count; ++i) out[c][i * (times + 1) + t] = values->get()[first + i];
    }
  return out;
}

Series path_of(const std::vector<std::vector<float>>& way, const PlacedCloud& cloud, const Style& style) {
  PlacedCloud line{nullptr, {}, cloud.placement};
  for (const std::vector<float>& column : way) line.columns.push_back({"", column});
  const Places places(line);
  Series series;
  series.style = style;
  series.style.draw = Style::Draw::path;
  series.x.assign(places.x().begin(), places.x().end());
  series.y.assign(places.y().begin(), places.y().end());
  series.in_legend = false;
  return series;
}

/// The picked particle where it is, above all others, and the way it took.
void add_picked(Plot& plot, const CloudHistory::DrawnClouds& past, const std::vector<CloudCoordinate>& which,
                const PlacedCloud& cloud, std::size_t particle) {
  Style style;
  style.role = Style::Role::accent;
  style.width = 2;
  style.rim = 1;
  const Eigen::Vector2d place = place_of(cloud, particle);
  Series ball;
  ball.name = "particle " + std::to_string(particle + 1);
  ball.style = style;
  ball.style.draw = Style::Draw::points;
  ball.style.marker = Marker::circle;
  ball.style.size = 1.4;
  ball.x = {place.x()};
  ball.y = {place.y()};
  ball.group = "picked";
  // One entry in the legend says it for all lanes of a plot.
  for (const Series& series : plot.series) ball.in_legend = ball.in_legend && series.group != "picked";
  plot.series.insert(plot.series.begin(), std::move(ball));
  if (past.empty()) return;
  const bool alone = past.front()->count() == 1;
  const auto way = ways(past, which, alone ? 0 : particle, 1);
  if (way.empty()) return;
  plot.series.push_back(path_of(way, cloud, style));
  plot.series.back().group = "picked";
}

/// Along each coordinate, where the trace has it; empty where not.
std::vector<std::vector<float>> recorded_ways(const LaneSnapshot& lane,
                                              const std::vector<CloudCoordinate>& which) {
  std::vector<std::vector<float>> out;
  for (const CloudCoordinate& coordinate : which) {
    out.push_back(recorded_way(lane, coordinate));
    if (out.back().empty()) return {};
  }
  return out;
}

}  // namespace

void add_ways(Plot& plot, const FigureInput& input, std::size_t lane,
              const std::vector<CloudCoordinate>& which, const PlacedCloud& cloud, const ViewOptions& options,
              const std::string& group) {
  const std::size_t count = count_of(cloud);
  const CloudHistory::DrawnClouds none;
  auto all = recorded_ways(input.snapshot->lanes[lane], which);
  const CloudHistory::DrawnClouds& past = input.history && all.empty() ? input.history->of(lane) : none;
  if (options.picked && *options.picked < count) add_picked(plot, past, which, cloud, *options.picked);
  if (all.empty() && !past.empty() && past.front()->count() == count) all = ways(past, which, 0, count);
  if (all.empty()) return;
  Style thin = lane_style(input.snapshot->lanes, lane);
  thin.dash = Dash::solid;
  thin.width = count > 20 ? 0.6 : 1.2;
  plot.series.push_back(path_of(all, cloud, thin));
  plot.series.back().group = group;
}

}  // namespace muonscope
