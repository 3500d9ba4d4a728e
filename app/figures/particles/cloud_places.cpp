#include "app/figures/particles/cloud_places.h"

#include <algorithm>

#include "app/figures/kit/orbit.h"
#include "app/figures/particles/cloud_history.h"
#include "app/figures/particles/recorded_way.h"

namespace muonscope {

namespace {

bool is_flat(const PlacedCloud& cloud) {
  return cloud.columns.size() == 2;
}

/// As shaders/cells.vert has it.
float along(const std::array<float, 4>& scale, float x, float y, float z) {
  return scale[0] * x + scale[1] * y + scale[2] * z + scale[3];
}

std::vector<float> all_along(const PlacedCloud& cloud, const std::array<float, 4>& scale) {
  const std::span<const float> x = cloud.columns[0].values, y = cloud.columns[1].values,
                               z = cloud.columns[2].values;
  std::vector<float> out(x.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = along(scale, x[i], y[i], z[i]);
  return out;
}

/// Where the clouds of all lanes have been along a coordinate, as far as axes are to hold it.
LaneValues past_values(const FigureInput& input, const CloudCoordinate& coordinate) {
  LaneValues out;
  for (const LaneSnapshot& lane : input.snapshot->lanes)
    if (std::optional<std::vector<float>> ends = ends_of_recorded_way(lane, coordinate))
      out.emplace_back(CoordinateValues(*std::move(ends)));
  if (!input.holds_trails) return out;
  for (std::size_t lane = 0; input.history && lane < input.snapshot->lanes.size(); ++lane)
    for (const auto& drawn : input.history->of(lane)) out.push_back(values_of(*drawn, coordinate));
  return out;
}

}  // namespace

Camera::Camera(const std::vector<Range>& ranges, const ViewOptions& options)
    : flat_(ranges.size() != 3), view_(orbit_view(options.azimuth, options.elevation)) {
  for (std::size_t c = 0; c < std::min<std::size_t>(ranges.size(), 3); ++c) {
    middle_(static_cast<Eigen::Index>(c)) = (ranges[c].min + ranges[c].max) / 2;
    per_unit_(static_cast<Eigen::Index>(c)) = 2 / (ranges[c].max - ranges[c].min);
  }
}

std::array<std::array<float, 4>, 2> Camera::placement() const {
  if (flat_) return {{{1, 0, 0, 0}, {0, 1, 0, 0}}};
  std::array<std::array<float, 4>, 2> out{};
  for (int row = 0; row < 2; ++row) {
    const Eigen::Vector3d scale = view_.row(row).transpose().cwiseProduct(per_unit_);
    for (int c = 0; c < 3; ++c)
      out[static_cast<std::size_t>(row)][static_cast<std::size_t>(c)] = static_cast<float>(scale(c));
    out[static_cast<std::size_t>(row)][3] = static_cast<float>(-scale.dot(middle_));
  }
  return out;
}

bool Coordinates::has(std::size_t lane) const {
  return std::all_of(values.begin(), values.end(),
                     [lane](const auto& lanes) { return lanes[lane].has_value(); });
}

const CloudCoordinate& Coordinates::missing(std::size_t lane) const {
  std::size_t c = 0;
  while (c + 1 < values.size() && values[c][lane]) ++c;
  return which[c];
}

PlacedCloud Coordinates::cloud(const Snapshot& snapshot, std::size_t lane, const Camera& camera) const {
  PlacedCloud out{snapshot.lanes[lane].cloud, {}, camera.placement()};
  for (std::size_t c = 0; c < which.size(); ++c)
    out.columns.push_back({id_of(which[c]), values[c][lane]->get()});
  return out;
}

Coordinates gather(const FigureInput& input, const ViewOptions& options) {
  Coordinates out{chosen_coordinates(*input.snapshot, options), {}, {}, {}};
  const bool keeps = input.kept.size() == out.which.size();
  for (std::size_t c = 0; c < out.which.size(); ++c) {
    LaneValues& lanes = out.values.emplace_back();
    for (const LaneSnapshot& lane : input.snapshot->lanes) lanes.push_back(lane_values(lane, out.which[c]));
    const LaneValues past = past_values(input, out.which[c]);
    const CalmRange range = calm_range({&lanes, &past}, out.which[c], keeps ? &input.kept[c] : nullptr);
    out.ranges.push_back(range.shown);
    out.kept.push_back(range.kept);
  }
  return out;
}

Places::Places(const PlacedCloud& cloud) {
  if (is_flat(cloud)) {
    x_ = cloud.columns[0].values;
    y_ = cloud.columns[1].values;
    return;
  }
  own_x_ = all_along(cloud, cloud.placement[0]);
  own_y_ = all_along(cloud, cloud.placement[1]);
  x_ = own_x_;
  y_ = own_y_;
}

Eigen::Vector2d place_of(const PlacedCloud& cloud, std::size_t particle) {
  const float x = cloud.columns[0].values[particle], y = cloud.columns[1].values[particle];
  if (is_flat(cloud)) return {static_cast<double>(x), static_cast<double>(y)};
  const float z = cloud.columns[2].values[particle];
  return {static_cast<double>(along(cloud.placement[0], x, y, z)),
          static_cast<double>(along(cloud.placement[1], x, y, z))};
}

std::size_t count_of(const PlacedCloud& cloud) {
  return cloud.columns.front().values.size();
}

}  // namespace muonscope
