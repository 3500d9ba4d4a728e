// The cloud in phase space: where the particles are along two or three of their coordinates, a plot per lane
// on the same axes (arXiv 2605.23871).

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/figures/builders.h"
#include "app/figures/cloud_axes.h"
#include "app/figures/cloud_history.h"
#include "app/figures/cloud_pick.h"
#include "app/figures/common.h"
#include "app/figures/lane_style.h"
#include "app/figures/orbit.h"
#include "app/figures/splat.h"

namespace muonscope {

namespace {

/// Up to so many particles are drawn one by one.
constexpr std::size_t most_points = 2000;
/// Half of what a turned box of half-width 1 needs at most, √3, and room for labels.
constexpr double orbit_reach = 1.8;

/// Where particles are on a plot's axes.
class Places {
 public:
  Places(std::span<const float> x, std::span<const float> y) : x_(x), y_(y) {}
  Places(std::vector<float> x, std::vector<float> y)
      : own_x_(std::move(x)), own_y_(std::move(y)), x_(own_x_), y_(own_y_) {}
  Places(Places&&) = default;
  Places& operator=(Places&&) = delete;
  std::span<const float> x() const { return x_; }
  std::span<const float> y() const { return y_; }

 private:
  std::vector<float> own_x_, own_y_;
  std::span<const float> x_, y_;
};

/// Three coordinates, each from −1 to 1 across its range, on the camera's plane.
class Camera {
 public:
  Camera(const std::vector<Range>& ranges, const ViewOptions& options)
      : view_(orbit_view(options.azimuth, options.elevation)) {
    for (std::size_t c = 0; c < std::min<std::size_t>(ranges.size(), 3); ++c) {
      middle_(static_cast<Eigen::Index>(c)) = (ranges[c].min + ranges[c].max) / 2;
      per_unit_(static_cast<Eigen::Index>(c)) = 2 / (ranges[c].max - ranges[c].min);
    }
  }
  Eigen::Vector2d corner(const Eigen::Vector3d& at) const { return view_.topRows<2>() * at; }
  Places places(std::span<const float> x, std::span<const float> y, std::span<const float> z) const {
    return {along(0, x, y, z), along(1, x, y, z)};
  }

 private:
  /// To the right (row 0) or upwards (row 1).
  std::vector<float> along(int row, std::span<const float> x, std::span<const float> y,
                           std::span<const float> z) const {
    const Eigen::Vector3d scale = view_.row(row).transpose().cwiseProduct(per_unit_);
    const auto a = static_cast<float>(scale(0)), b = static_cast<float>(scale(1)),
               c = static_cast<float>(scale(2)), d = static_cast<float>(-scale.dot(middle_));
    std::vector<float> out(x.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = a * x[i] + b * y[i] + c * z[i] + d;
    return out;
  }

  Eigen::Matrix3d view_;
  Eigen::Vector3d middle_ = Eigen::Vector3d::Zero(), per_unit_ = Eigen::Vector3d::Ones();
};

/// All lanes' numbers along the coordinates, and the ranges that hold them.
struct Coordinates {
  std::vector<CloudCoordinate> which;
  std::vector<std::vector<std::optional<CoordinateValues>>> values;  ///< by coordinate, then lane
  std::vector<Range> ranges, kept;

  bool has(std::size_t lane) const {
    return std::all_of(values.begin(), values.end(),
                       [lane](const auto& lanes) { return lanes[lane].has_value(); });
  }
  const CloudCoordinate& missing(std::size_t lane) const {
    std::size_t c = 0;
    while (c + 1 < values.size() && values[c][lane]) ++c;
    return which[c];
  }
  Places places(std::size_t lane, const Camera& camera) const {
    const auto of = [&](std::size_t c) { return values[c][lane]->get(); };
    return which.size() == 3 ? camera.places(of(0), of(1), of(2)) : Places(of(0), of(1));
  }
};

Coordinates gather(const FigureInput& input, const ViewOptions& options) {
  Coordinates out{chosen_coordinates(*input.snapshot, options), {}, {}, {}};
  const bool keeps = input.kept.size() == out.which.size();
  for (std::size_t c = 0; c < out.which.size(); ++c) {
    std::vector<std::optional<CoordinateValues>>& lanes = out.values.emplace_back();
    for (const LaneSnapshot& lane : input.snapshot->lanes) lanes.push_back(lane_values(lane, out.which[c]));
    const CalmRange range = calm_range(lanes, out.which[c], keeps ? &input.kept[c] : nullptr);
    out.ranges.push_back(range.shown);
    out.kept.push_back(range.kept);
  }
  return out;
}

/// Two coordinates with one unit: a circle must look like one.
bool same_unit(const CloudCoordinate& a, const CloudCoordinate& b) {
  return a.of_momentum == b.of_momentum && a.kind == b.kind && a.kind != CloudCoordinate::Kind::speed;
}

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

/// The lane's particles as counts, or as points and their sums where there are few.
void add_particles(Plot& plot, const Snapshot& snapshot, std::size_t lane, const Places& places) {
  const int cells = cells_for(places.x().size());
  plot.density = splat(places.x(), places.y(), plot.x.range, plot.y.range, cells, cells);
  plot.density->lane = lane_index(snapshot.lanes, lane);
  if (places.x().size() > most_points) return;
  plot.density->counts.resize(0, 0);
  plot.series.push_back(points_of(snapshot, lane, places.x(), places.y()));
}

/// Along each coordinate the way of particles `first` … `first` + `count` − 1 of these clouds, one after the
/// other, with a gap after each; empty where a cloud lacks the coordinate.
std::vector<std::vector<float>> ways(const CloudHistory::Pictures& past,
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

Series path_of(const std::vector<std::vector<float>>& way, const Camera& camera, const Style& style) {
  const Places places = way.size() == 3 ? camera.places(way[0], way[1], way[2]) : Places(way[0], way[1]);
  Series series;
  series.style = style;
  series.style.draw = Style::Draw::path;
  series.x.assign(places.x().begin(), places.x().end());
  series.y.assign(places.y().begin(), places.y().end());
  series.in_legend = false;
  return series;
}

/// The picked particle and its way, and the ways of all where there are few.
void add_ways(Plot& plot, const FigureInput& input, std::size_t lane, const Coordinates& coordinates,
              const Camera& camera, const Places& places, const ViewOptions& options) {
  const std::size_t count = places.x().size();
  const bool picks = options.picked && *options.picked < count;
  const CloudHistory::Pictures none;
  const CloudHistory::Pictures& past = input.history ? input.history->of(lane) : none;
  Style picked;
  picked.role = Style::Role::accent;
  picked.width = 2;
  picked.rim = 1;
  if (picks) {
    const std::size_t i = *options.picked;
    Series ball;
    ball.name = "particle " + std::to_string(i + 1);
    ball.style = picked;
    ball.style.draw = Style::Draw::points;
    ball.style.marker = Marker::circle;
    ball.style.size = 1.4;
    ball.x = {static_cast<double>(places.x()[i])};
    ball.y = {static_cast<double>(places.y()[i])};
    ball.group = "picked";
    plot.series.insert(plot.series.begin(), std::move(ball));
    const bool alone = !past.empty() && past.front()->count() == 1;
    const auto way = ways(past, coordinates.which, alone ? 0 : i, past.empty() ? 0 : 1);
    if (!way.empty() && !past.empty()) {
      plot.series.push_back(path_of(way, camera, picked));
      plot.series.back().group = "picked";
    }
  }
  if (past.empty() || past.front()->count() != count) return;
  const auto all = ways(past, coordinates.which, 0, count);
  if (all.empty()) return;
  Style thin = lane_style(input.snapshot->lanes, lane);
  thin.dash = Dash::solid;
  thin.width = count > 20 ? 0.6 : 1.2;
  plot.series.push_back(path_of(all, camera, thin));
  plot.series.back().group = "trails";
}

/// 1, where velocities are ∇h_ε(P) with a finite ε.
void add_speed_limits(Plot& plot, const LaneSnapshot& lane, const std::vector<CloudCoordinate>& which) {
  if (!lane.cloud || !std::isfinite(lane.cloud->blocks.front().smoothing)) return;
  const auto is_speed = [&](std::size_t c) { return which[c].kind == CloudCoordinate::Kind::speed; };
  if (is_speed(0)) plot.vertical_marks.push_back({1, "speed limit"});
  if (is_speed(1)) plot.horizontal_marks.push_back({1, "speed limit"});
}

Plot plane_of(const FigureInput& input, std::size_t lane, const Coordinates& coordinates,
              const Camera& camera, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Plot plot;
  plot.title = lane_title(snapshot.lanes[lane]);
  plot.x = {title_of(coordinates.which[0]), "", AxisScale::linear, options.x.value_or(coordinates.ranges[0])};
  plot.y = {title_of(coordinates.which[1]), "", AxisScale::linear, options.y.value_or(coordinates.ranges[1])};
  plot.same_scale = same_unit(coordinates.which[0], coordinates.which[1]);
  if (options.theory) add_speed_limits(plot, snapshot.lanes[lane], coordinates.which);
  if (!coordinates.has(lane)) {
    plot.empty_text = missing_text(snapshot, lane, coordinates.missing(lane));
    return plot;
  }
  const Places places = coordinates.places(lane, camera);
  plot.picks = true;
  add_particles(plot, snapshot, lane, places);
  add_ways(plot, input, lane, coordinates, camera, places, options);
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

Plot space_of(const FigureInput& input, std::size_t lane, const Coordinates& coordinates,
              const Camera& camera, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Plot plot;
  plot.title = lane_title(snapshot.lanes[lane]);
  plot.x = {"right", "", AxisScale::linear, {-orbit_reach, orbit_reach}};
  plot.y = {"up", "", AxisScale::linear, {-orbit_reach, orbit_reach}};
  plot.same_scale = plot.bare = true;
  plot.zoomable = false;
  if (!coordinates.has(lane)) {
    plot.empty_text = missing_text(snapshot, lane, coordinates.missing(lane));
    return plot;
  }
  const Places places = coordinates.places(lane, camera);
  plot.orbits = plot.picks = true;
  add_particles(plot, snapshot, lane, places);
  // Sums along directions of the screen say nothing.
  plot.density->x_sums.clear();
  plot.density->y_sums.clear();
  add_box(plot, camera, coordinates.which);
  add_ways(plot, input, lane, coordinates, camera, places, options);
  plot.note = ranges_note(coordinates);
  return plot;
}

/// One scale of colours and of sums for all lanes.
void share_limits(Figure& figure) {
  double most = 1, across = 1, up = 1;
  const auto largest = [](const std::vector<double>& sums) {
    return sums.empty() ? 0 : *std::max_element(sums.begin(), sums.end());
  };
  for (const Plot& plot : figure.plots) {
    if (!plot.density) continue;
    if (plot.density->counts.size() > 0) most = std::max(most, plot.density->counts.maxCoeff());
    across = std::max(across, largest(plot.density->x_sums));
    up = std::max(up, largest(plot.density->y_sums));
  }
  for (Plot& plot : figure.plots) {
    if (!plot.density) continue;
    plot.density->limit = round_up(most);
    plot.density->x_limit = across;
    plot.density->y_limit = up;
  }
}

}  // namespace

Figure build_cloud(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure;
  figure.id = "cloud";
  figure.title = "Phase space";
  figure.caption = cloud_caption(snapshot);
  if (first_picture(snapshot) == nullptr) {
    figure.plots.emplace_back().empty_text = no_cloud_text(snapshot);
    return figure;
  }
  const Coordinates coordinates = gather(input, options);
  figure.columns = lane_columns(snapshot.lanes.size());
  const Camera camera(coordinates.ranges, options);
  const auto build_plot = coordinates.which.size() == 3 ? space_of : plane_of;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(build_plot(input, i, coordinates, camera, options));
  share_limits(figure);
  if (std::any_of(figure.plots.begin(), figure.plots.end(),
                  [](const Plot& plot) { return plot.density && plot.density->counts.size() > 0; }))
    figure.caption += " · colours: particles in a cell";
  figure.kept = coordinates.kept;
  return figure;
}

std::optional<NearParticle> nearest_particle(const FigureInput& input, const ViewOptions& options,
                                             std::size_t lane, const Eigen::Vector2d& at,
                                             const Eigen::Vector2d& unit) {
  if (first_picture(*input.snapshot) == nullptr) return std::nullopt;
  const Coordinates coordinates = gather(input, options);
  if (lane >= input.snapshot->lanes.size() || !coordinates.has(lane)) return std::nullopt;
  const Places places = coordinates.places(lane, Camera(coordinates.ranges, options));
  NearParticle nearest{0, std::numeric_limits<double>::infinity()};
  for (std::size_t i = 0; i < places.x().size(); ++i) {
    const double square = std::pow((static_cast<double>(places.x()[i]) - at.x()) / unit.x(), 2) +
                          std::pow((static_cast<double>(places.y()[i]) - at.y()) / unit.y(), 2);
    if (square < nearest.distance) nearest = {i, square};
  }
  nearest.distance = std::sqrt(nearest.distance);
  return nearest;
}

}  // namespace muonscope
