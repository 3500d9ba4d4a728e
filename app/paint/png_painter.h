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

/// The request as a PNG file's bytes. OutputError where this machine has nothing to draw with.
using PngPainter = std::function<std::string(const PngRequest&)>;

}  // namespace muonscope
