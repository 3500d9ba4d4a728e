#include "app/figures/particles/cloud_axes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/figures/kit/common.h"

namespace muonscope {

namespace {

using CoordinateKind = CloudCoordinate::Kind;

std::string entry_subscript(int row, int col) {
  const std::string i = subscripted("", static_cast<std::size_t>(row)),
                    j = subscripted("", static_cast<std::size_t>(col));
  return row < 10 && col < 10 ? i + j : i + "," + j;
}

/// Lowest and highest number, found side by side in as many places as vector registers hold.
Range extent_of(std::span<const float> values) {
  constexpr std::size_t places = 16;
  std::array<float, places> low, high;
  low.fill(std::numeric_limits<float>::max());
  high.fill(std::numeric_limits<float>::lowest());
  const auto take = [&](std::size_t place, float value) {
    low[place] = value < low[place] ? value : low[place];
    high[place] = value > high[place] ? value : high[place];
  };
  std::size_t i = 0;
  for (; i + places <= values.size(); i += places)
    for (std::size_t place = 0; place < places; ++place) take(place, values[i + place]);
  for (; i < values.size(); ++i) take(0, values[i]);
  return {static_cast<double>(*std::min_element(low.begin(), low.end())),
          static_cast<double>(*std::max_element(high.begin(), high.end()))};
}

void join(Range& sum, const Range& part) {
  sum = {std::min(sum.min, part.min), std::max(sum.max, part.max)};
}

/// Whether floats tell more than one place apart in it.
bool has_length(const Range& range) {
  const double size = std::max(std::abs(range.min), std::abs(range.max));
  return range.max - range.min > std::max(1e-6 * size, 1e-30);
}

/// Ends on multiples of a round number, with a little room.
Range rounded_out(Range range) {
  const double length = range.max - range.min;
  const double unit = round_up(length / 10);
  return {unit * std::floor((range.min - 0.02 * length) / unit),
          unit * std::ceil((range.max + 0.02 * length) / unit)};
}

}  // namespace

std::string symbol_of(const CloudCoordinate& coordinate) {
  const std::string matrix = coordinate.of_momentum ? "P" : "X";
  const std::string of = coordinate.block.empty() ? "" : " of " + block_symbol(coordinate.block);
  switch (coordinate.kind) {
    case CoordinateKind::entry:
      return matrix + entry_subscript(coordinate.row, coordinate.col) + of;
    case CoordinateKind::singular_value:
      return subscripted("σ", static_cast<std::size_t>(coordinate.row)) + "(" + matrix + ")" + of;
    case CoordinateKind::speed:
      return "‖∇h(P)‖" + of;
  }
  return "";
}

std::string title_of(const CloudCoordinate& coordinate) {
  const std::string whose = coordinate.of_momentum ? "momentum" : "position";
  switch (coordinate.kind) {
    case CoordinateKind::entry:
      return symbol_of(coordinate) + ", entry of the " + whose;
    case CoordinateKind::singular_value:
      return symbol_of(coordinate) + ", singular value of the " + whose;
    case CoordinateKind::speed:
      return symbol_of(coordinate) + ", spectral speed";
  }
  return "";
}

const DrawnCloud* first_drawn(const Snapshot& snapshot) {
  const auto found = std::find_if(snapshot.lanes.begin(), snapshot.lanes.end(),
                                  [](const LaneSnapshot& lane) { return lane.cloud != nullptr; });
  return found == snapshot.lanes.end() ? nullptr : found->cloud.get();
}

std::vector<CloudCoordinate> chosen_coordinates(const Snapshot& snapshot, const ViewOptions& options) {
  const std::vector<std::string>& names =
      options.coordinates.empty() ? snapshot.experiment->cloud.coordinates : options.coordinates;
  std::vector<CloudCoordinate> out;
  for (const std::string& name : names)
    if (const std::optional<CloudCoordinate> coordinate = coordinate_of(name)) out.push_back(*coordinate);
  if (out.size() >= 2) return out;
  const DrawnCloud* const drawn = first_drawn(snapshot);
  if (drawn == nullptr) return {};
  const bool momenta = std::any_of(
      snapshot.lanes.begin(), snapshot.lanes.end(),
      [](const LaneSnapshot& lane) { return lane.cloud && !lane.cloud->blocks.front().p.empty(); });
  const DrawnBlock& block = drawn->blocks.front();
  CloudCoordinate x, other;
  x.block = other.block = drawn->blocks.size() > 1 ? block.name : "";
  if (momenta)
    other.of_momentum = true;
  else if (block.shape.cols > 1)
    other.col = 2;
  else if (block.shape.rows > 1)
    other.row = 2;
  else
    other.kind = CoordinateKind::singular_value;
  return {x, other};
}

bool lanes_overlaid(const Snapshot& snapshot, const ViewOptions& options) {
  return snapshot.lanes.size() > 1 &&
         options.layout.value_or(snapshot.experiment->cloud.layout) == CloudLayout::overlaid;
}

std::optional<CoordinateValues> lane_values(const LaneSnapshot& lane, const CloudCoordinate& coordinate) {
  return lane.cloud ? values_of(*lane.cloud, coordinate) : std::nullopt;
}

CalmRange calm_range(std::initializer_list<const LaneValues*> all, const CloudCoordinate& coordinate,
                     const Range* kept) {
  Range range{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
  for (const LaneValues* values : all)
    for (const std::optional<CoordinateValues>& lane : *values)
      if (lane) join(range, extent_of(lane->get()));
  const bool from_zero = coordinate.kind != CoordinateKind::entry;
  if (range.min > range.max) range = {0, 0};
  if (from_zero) join(range, {0, 0});
  if (coordinate.kind == CoordinateKind::speed) join(range, {0, 1});
  const bool is_point = !has_length(range);
  if (!is_point) range = rounded_out(range);
  if (kept != nullptr) join(range, *kept);
  if (from_zero) range.min = 0;
  if (has_length(range)) return {range, range};
  const double around = range.min == 0 ? 1 : std::abs(range.min) / 2;
  return {{from_zero ? 0 : range.min - around, range.max + around}, range};
}

bool has_speed_limit(const LaneSnapshot& lane) {
  return lane.cloud && std::isfinite(lane.cloud->blocks.front().smoothing);
}

bool has_speed_limit(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.lanes, [](const LaneSnapshot& lane) { return has_speed_limit(lane); });
}

std::string missing_text(const Snapshot& snapshot, std::size_t lane, const CloudCoordinate& coordinate) {
  const LaneSnapshot& of = snapshot.lanes[lane];
  if (!of.cloud) return no_cloud_text;
  const std::vector<CloudCoordinate> known = coordinates_of(*of.cloud);
  if (std::find(known.begin(), known.end(), coordinate) == known.end())
    return "These particles have no " + id_of(coordinate);
  if (coordinate.kind == CoordinateKind::speed && !of.cloud->blocks.front().p.empty())
    return of.spec.name + " has no velocity ∇h(P)";
  return of.spec.name + " keeps no momenta";
}

std::string cloud_caption(const Snapshot& snapshot) {
  const DrawnCloud* const drawn = first_drawn(snapshot);
  if (drawn == nullptr) return caption_of(snapshot);
  std::string text = "step " + std::to_string(drawn->step) + " · " + std::to_string(drawn->count()) +
                     (drawn->count() == 1 ? " particle" : " particles");
  for (const LaneSnapshot& lane : snapshot.lanes)
    text += " · " + lane.spec.name + " η = " + brief_number(lane.lr);
  return text;
}

}  // namespace muonscope
