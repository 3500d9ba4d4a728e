#pragma once

#include <functional>
#include <string>

#include "app/paint/figure_painter.h"

namespace muonscope {

/// A figure to be drawn as an image file: width×height points at `scale` pixels a point, so that a larger
/// scale gives sharper text, not smaller text.
struct PngRequest {
  const Figure& figure;
  double width = 960, height = 600;
  double scale = 1;
  const Theme& theme;
  PaintOptions options;
};

class CellCounter;

/// What this build draws PNG files with; nothing where it has no OpenGL.
struct PngPainter {
  /// The request as a PNG file's bytes. OutputError where this machine has nothing to draw with.
  std::function<std::string(const PngRequest&)> paint{};
  /// Counts particles for figures that are then painted; null: the processor does. OutputError as above.
  std::function<CellCounter*()> counter{};

  explicit operator bool() const { return static_cast<bool>(paint); }
  std::string operator()(const PngRequest& request) const { return paint(request); }
};

}  // namespace muonscope
