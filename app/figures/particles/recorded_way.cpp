#include "app/figures/particles/recorded_way.h"

namespace muonscope {
namespace {

/// As core/observables names the means of entries of X and P.
std::string column_of(const CloudCoordinate& coordinate) {
  if (coordinate.kind != CloudCoordinate::Kind::entry || !coordinate.block.empty()) return "";
  return std::string("mean_") + (coordinate.of_momentum ? "p_" : "x_") + std::to_string(coordinate.row) +
         "_" + std::to_string(coordinate.col);
}

/// Of the trace, where its column is the coordinate of a particle that is alone; −1 where none is.
int recorded_column(const LaneSnapshot& lane, const CloudCoordinate& coordinate) {
  if (!lane.cloud || lane.cloud->count() != 1) return -1;
  return lane.trace.column(column_of(coordinate));
}

}  // namespace

std::vector<float> recorded_way(const LaneSnapshot& lane, const CloudCoordinate& coordinate) {
  constexpr std::size_t most_points = 20'000;
  const int column = recorded_column(lane, coordinate);
  if (column < 0) return {};
  const std::size_t rows = lane.trace.rows(), every = rows / most_points + 1;
  std::vector<float> way;
  for (std::size_t row = 0; row < rows; row += every)
    way.push_back(static_cast<float>(lane.trace.at(row, column)));
  if (rows > 0 && (rows - 1) % every != 0) way.push_back(static_cast<float>(lane.trace.at(rows - 1, column)));
  return way;
}

std::optional<std::vector<float>> ends_of_recorded_way(const LaneSnapshot& lane,
                                                       const CloudCoordinate& coordinate) {
  const int column = recorded_column(lane, coordinate);
  if (column < 0) return std::nullopt;
  const Extremes ends = lane.trace.extremes(column);
  if (!ends.any()) return std::nullopt;
  return std::vector{static_cast<float>(ends.low.value), static_cast<float>(ends.high.value)};
}

}  // namespace muonscope
