#pragma once

#include <functional>

#include "app/paint/figure_painter.h"
#include "app/paint/image.h"

namespace muonscope {

/// A figure to be drawn as an image: width×height points at `scale` pixels a point, so that a larger scale
/// gives sharper text, not smaller text.
struct ImageRequest {
  const Figure& figure;
  double width = 960, height = 600;
  double scale = 1;
  const Theme& theme;
  PaintOptions options;
};

class CellCounter;

/// What this build draws images with; nothing where it has no OpenGL.
struct Rasterizer {
  /// OutputError where this machine has nothing to draw with.
  std::function<Image(const ImageRequest&)> draw{};
  /// Counts particles for figures that are then drawn; null: the processor does. OutputError as above.
  std::function<CellCounter*()> counter{};

  explicit operator bool() const { return static_cast<bool>(draw); }
};

}  // namespace muonscope
