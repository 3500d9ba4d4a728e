#pragma once
// Counting particles by other means than the processor: figures ask, app/platform/gl has an answer.

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/figures/kit/splat.h"
#include "core/particles/drawn_cloud.h"

namespace muonscope {

/// Particles along two or three coordinates, and where these put them on a plot's axes.
struct PlacedCloud {
  struct Column {
    std::string id;  ///< of the coordinate
    std::span<const float> values;
  };
  std::shared_ptr<const DrawnCloud> drawn;  ///< whose particles they are: columns are the same while it lives
  std::vector<Column> columns;
  /// To the right and upwards: ((a·first + b·second) + c·third) + d, in single precision.
  std::array<std::array<float, 4>, 2> placement{};
};

class CellCounter {
 public:
  virtual ~CellCounter() = default;
  /// What count_cells() gives.
  virtual CellCounts count(const PlacedCloud& cloud, const CellGrid& grid) = 0;
};

}  // namespace muonscope
