#pragma once

#include "app/platform/gl/shaders.h"

namespace muonscope {

/// Counts particles by shaders. Their coordinates are handed to OpenGL once for each cloud: other cells and
/// another camera cost no copy.
class GlCellCounter final : public CellCounter {
 public:
  explicit GlCellCounter(const Shaders& shaders) : shaders_(shaders) {}
  CellCounts count(const PlacedCloud& cloud, const CellGrid& grid) override;

 private:
  struct Column {
    std::weak_ptr<const DrawnCloud> drawn;
    std::string id;
    GlBuffer buffer;
    std::uint64_t used = 0;  ///< the count that it was last part of
  };
  const GlBuffer& uploaded(const std::shared_ptr<const DrawnCloud>& drawn, const PlacedCloud::Column& column);
  void forget();

  const Shaders& shaders_;
  std::vector<std::unique_ptr<Column>> columns_;
  std::uint64_t counts_ = 0;
};

}  // namespace muonscope
