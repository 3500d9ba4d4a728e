// The cloud in phase space: where the particles are along two or three of their coordinates, in a plot per
// lane on the same axes or in one for all (arXiv 2605.23871).

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/theme.h"
#include "app/figures/particles/cloud_pick.h"
#include "app/figures/particles/cloud_places.h"
#include "app/figures/particles/cloud_ways.h"

namespace muonscope {

namespace {

/// Up to so many particles are drawn one by one.
constexpr std::size_t most_points = 2000;
/// Sums of fewer particles are no distribution.
constexpr std::size_t least_summed = 10;

/// What a plot shows: one lane, or all of them over each other.
using Lanes = std::vector<std::size_t>;

std::vector<Lanes> lanes_by_plot(const Snapshot& snapshot, const ViewOptions& options) {
  if (lanes_overlaid(snapshot, options)) {
    Lanes all(snapshot.lanes.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return {all};
  }
  std::vector<Lanes> plots;
  for (std::size_t lane = 0; lane < snapshot.lanes.size(); ++lane) plots.push_back({lane});
  return plots;
}

/// Everything that the plots of one figure are built from.
struct CloudScene {
  const FigureInput& input;
  const ViewOptions& options;
  Coordinates coordinates;
  Camera camera;

  CloudScene(const FigureInput& figure_input, const ViewOptions& view)
      : input(figure_input),
        options(view),
        coordinates(gather(figure_input, view)),
        camera(coordinates.ranges, view) {}
  const Snapshot& snapshot() const { return *input.snapshot; }
  const std::vector<CloudCoordinate>& which() const { return coordinates.which; }
};

/// Two coordinates with one unit: a circle must look like one.
bool same_unit(const CloudCoordinate& a, const CloudCoordinate& b) {
  return a.of_momentum == b.of_momentum && a.kind == b.kind && a.kind != CloudCoordinate::Kind::speed;
}

/// A lane's particles one by one; without any, its entry in the legend.
Series points_of(const Snapshot& snapshot, std::size_t lane, std::span<const float> x,
                 std::span<const float> y) {
  Series series;
  series.name = snapshot.lanes[lane].spec.name;
  series.style = lane_style(snapshot.lanes, lane);
  series.style.draw = Style::Draw::points;
  series.style.marker = Marker::circle;
  series.style.size = x.size() > 500 ? 0.5 : 0.7;
  series.x.assign(x.begin(), x.end());
  series.y.assign(y.begin(), y.end());
  series.in_legend = false;
  return series;
}

/// Cells are counted where a shader can do it quicker, sums of few particles on the processor.
Density counted(const FigureInput& input, const PlacedCloud& cloud, const CellGrid& grid) {
  if (input.counter && count_of(cloud) > most_points)
    return density_of(input.counter->count(cloud, grid), grid);
  const Places places(cloud);
  return splat(places.x(), places.y(), grid);
}

/// The lane's particles as counts, or as points and their sums where there are few. `group`: with which they
/// are hidden and what the legend says; "" in a plot of their own.
void add_particles(Plot& plot, const FigureInput& input, std::size_t lane, const PlacedCloud& cloud,
                   const std::string& group) {
  const Snapshot& snapshot = *input.snapshot;
  // Seen through a camera, the cloud fills the middle of the plane alone.
  const bool flat = cloud.columns.size() == 2;
  const int cells = flat ? cells_for(count_of(cloud)) : cells_for(count_of(cloud)) * 3 / 2;
  Density& density =
      plot.densities.emplace_back(counted(input, cloud, {plot.x.range, plot.y.range, cells, cells}));
  density.lane = lane_index(snapshot.lanes, lane);
  density.group = group;
  const bool few = count_of(cloud) <= most_points;
  if (few) density.counts.resize(0, 0);
  if (count_of(cloud) < least_summed) {
    density.x_sums.clear();
    density.y_sums.clear();
  }
  if (!few && group.empty()) return;
  const Places places(few ? cloud : PlacedCloud{nullptr, {{"", {}}, {"", {}}}, {}});
  Series points = points_of(snapshot, lane, places.x(), places.y());
  if (!group.empty()) {
    // Colours that lie over each other are told apart by shape, too.
    points.style.marker = few ? lane_look(density.lane).marker : Marker::square;
    points.name = lane_title(snapshot.lanes[lane]);
    points.group = group;
    points.in_legend = true;
  }
  plot.series.push_back(std::move(points));
}

/// 1, where velocities are ∇h_ε(P) with a finite ε.
void add_speed_limits(Plot& plot, const CloudScene& scene, const Lanes& lanes) {
  const bool limited = std::any_of(lanes.begin(), lanes.end(), [&](std::size_t lane) {
    return has_speed_limit(scene.snapshot().lanes[lane]);
  });
  const auto is_speed = [&](std::size_t c) { return scene.which()[c].kind == CloudCoordinate::Kind::speed; };
  if (limited && is_speed(0)) plot.vertical_marks.push_back({1, "speed limit"});
  if (limited && is_speed(1)) plot.horizontal_marks.push_back({1, "speed limit"});
}

/// The particles of these lanes and their ways; what lanes lack is said, in place of data where all do.
void add_lanes(Plot& plot, const CloudScene& scene, const Lanes& lanes) {
  const Snapshot& snapshot = scene.snapshot();
  const bool alone = lanes.size() == 1;
  std::string lacking;
  for (const std::size_t lane : lanes) {
    if (!scene.coordinates.has(lane)) {
      const std::string text = missing_text(snapshot, lane, scene.coordinates.missing(lane));
      lacking.append(lacking.empty() ? "" : "\n").append(text.substr(0, alone ? text.npos : text.find(": ")));
      continue;
    }
    const PlacedCloud cloud = scene.coordinates.cloud(snapshot, lane, scene.camera);
    const std::string& name = snapshot.lanes[lane].spec.name;
    add_particles(plot, scene.input, lane, cloud, alone ? "" : name);
    add_ways(plot, scene.input, lane, scene.which(), cloud, scene.options, alone ? "trails" : name);
  }
  plot.picks = !plot.densities.empty();
  (plot.picks ? plot.note : plot.empty_text) = lacking;
  if (!plot.picks) plot.empty_on_screen = lacking + ": right-click to choose other coordinates";
}

std::string title_of_plot(const CloudScene& scene, const Lanes& lanes) {
  return lanes.size() == 1 ? lane_title(scene.snapshot().lanes[lanes.front()]) : "";
}

Plot plane_of(const CloudScene& scene, const Lanes& lanes) {
  const Coordinates& coordinates = scene.coordinates;
  const ViewOptions& options = scene.options;
  Plot plot;
  plot.title = title_of_plot(scene, lanes);
  plot.x = {title_of(coordinates.which[0]), "", AxisScale::linear, options.x.value_or(coordinates.ranges[0])};
  plot.y = {title_of(coordinates.which[1]), "", AxisScale::linear, options.y.value_or(coordinates.ranges[1])};
  plot.same_scale = same_unit(coordinates.which[0], coordinates.which[1]);
  if (options.theory) add_speed_limits(plot, scene, lanes);
  add_lanes(plot, scene, lanes);
  return plot;
}

Series edge(const Camera& camera, const Eigen::Vector3d& from, const Eigen::Vector3d& to,
            const std::string& label) {
  Series series;
  const Eigen::Vector2d a = camera.corner(from), b = camera.corner(to);
  series.x = {a.x(), b.x()};
  series.y = {a.y(), b.y()};
  series.style = {.role = label.empty() ? Style::Role::theory : Style::Role::muted,
                  .draw = Style::Draw::path,
                  .width = label.empty() ? 0.6 : 1.5};
  series.end_label = label;
  series.group = "box";
  series.in_legend = false;
  return series;
}

/// The box's twelve edges; the three from its lowest corner are the axes.
void add_box(Plot& plot, const Camera& camera, const std::vector<CloudCoordinate>& which) {
  for (int axis = 0; axis < 3; ++axis)
    for (const double u : {-1.0, 1.0})
      for (const double v : {-1.0, 1.0}) {
        Eigen::Vector3d from;
        from(axis) = -1, from((axis + 1) % 3) = u, from((axis + 2) % 3) = v;
        Eigen::Vector3d to = from;
        to(axis) = 1;
        const bool is_axis = u < 0 && v < 0;
        plot.series.push_back(
            edge(camera, from, to, is_axis ? symbol_of(which[static_cast<std::size_t>(axis)]) : ""));
      }
}

std::string ranges_note(const Coordinates& coordinates) {
  std::string text;
  for (std::size_t c = 0; c < 3; ++c) {
    const Range& range = coordinates.ranges[c];
    if (c > 0) text += '\n';
    text.append(symbol_of(coordinates.which[c])).append(": ").append(brief_number(range.min));
    text.append(" … ").append(brief_number(range.max));
  }
  return text;
}

Plot space_of(const CloudScene& scene, const Lanes& lanes) {
  Plot plot;
  plot.title = title_of_plot(scene, lanes);
  plot.x = {"right", "", AxisScale::linear, {-orbit_reach, orbit_reach}};
  plot.y = {"up", "", AxisScale::linear, {-orbit_reach, orbit_reach}};
  plot.same_scale = plot.bare = true;
  plot.zoomable = false;
  add_lanes(plot, scene, lanes);
  if (plot.densities.empty()) return plot;
  plot.orbits = true;
  for (Density& density : plot.densities) {
    // Sums along directions of the screen say nothing.
    density.x_sums.clear();
    density.y_sums.clear();
  }
  add_box(plot, scene.camera, scene.which());
  plot.note = ranges_note(scene.coordinates) + (plot.note.empty() ? "" : "\n" + plot.note);
  return plot;
}

/// One scale of colours and of sums for all lanes.
void share_limits(Figure& figure) {
  double most = 1, across = 1, up = 1;
  const auto largest = [](const std::vector<double>& sums) {
    return sums.empty() ? 0 : *std::max_element(sums.begin(), sums.end());
  };
  for (const Plot& plot : figure.plots)
    for (const Density& density : plot.densities) {
      if (density.counts.size() > 0) most = std::max(most, density.counts.maxCoeff());
      across = std::max(across, largest(density.x_sums));
      up = std::max(up, largest(density.y_sums));
    }
  for (Plot& plot : figure.plots)
    for (Density& density : plot.densities) {
      density.limit = round_up(most);
      density.x_limit = across;
      density.y_limit = up;
    }
}

}  // namespace

Figure build_cloud(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure;
  figure.id = "cloud";
  figure.title = "Phase space";
  figure.caption = cloud_caption(snapshot);
  if (first_drawn(snapshot) == nullptr) {
    figure.plots.emplace_back().empty_text = no_cloud_text;
    return figure;
  }
  const CloudScene scene(input, options);
  const auto build_plot = scene.which().size() == 3 ? space_of : plane_of;
  for (const Lanes& lanes : lanes_by_plot(snapshot, options))
    figure.plots.push_back(build_plot(scene, lanes));
  figure.columns = lane_columns(figure.plots.size());
  share_limits(figure);
  if (std::any_of(figure.plots.begin(), figure.plots.end(),
                  [](const Plot& plot) { return plot.has_counts(); }))
    figure.caption += " · colours: particles in a cell";
  figure.kept = scene.coordinates.kept;
  return figure;
}

std::optional<NearParticle> nearest_particle(const FigureInput& input, const ViewOptions& options,
                                             std::size_t plot, const Eigen::Vector2d& at,
                                             const Eigen::Vector2d& unit) {
  const Snapshot& snapshot = *input.snapshot;
  const std::vector<Lanes> plots = lanes_by_plot(snapshot, options);
  if (first_drawn(snapshot) == nullptr || plot >= plots.size()) return std::nullopt;
  const CloudScene scene(input, options);
  std::optional<NearParticle> nearest;
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t lane : plots[plot]) {
    if (!scene.coordinates.has(lane)) continue;
    const Places places(scene.coordinates.cloud(snapshot, lane, scene.camera));
    for (std::size_t i = 0; i < places.x().size(); ++i) {
      const double square = std::pow((static_cast<double>(places.x()[i]) - at.x()) / unit.x(), 2) +
                            std::pow((static_cast<double>(places.y()[i]) - at.y()) / unit.y(), 2);
      if (square >= least) continue;
      least = square;
      nearest = NearParticle{i, std::sqrt(square)};
    }
  }
  return nearest;
}

}  // namespace muonscope
