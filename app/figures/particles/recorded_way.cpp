#include "app/figures/particles/recorded_way.h"

namespace muonscope {
namespace {

/// As core/observables names the means of entries of X and P.
std::string column_of(const CloudCoordinate& coordinate) {
  if (coordinate.kind != CloudCoordinate::Kind::entry || !coordinate.block.empty()) return "";
  return std::string("mean_") + (coordinate.of_momentum ? "p_" : "x_") + std::to_string(coordinate.row) +
         "_" + std::to_string(coordinate.col);
}

}  // namespace

std::vector<float> recorded_way(const LaneSnapshot& lane, const CloudCoordinate& coordinate) {
  constexpr std::size_t most_points = 20'000;
  if (!lane.cloud || lane.cloud->count() != 1) return {};
  const int column = lane.trace.column(column_of(coordinate));
  if (column < 0) return {};
  const std::size_t rows = lane.trace.rows(), every = rows / most_points + 1;
  std::vector<float> way;
  for (std::size_t row = 0; row < rows; row += every)
    way.push_back(static_cast<float>(lane.trace.at(row, column)));
  return way;
}

}  // namespace muonscope
