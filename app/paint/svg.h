#pragma once

#include <functional>
#include <string>

#include "app/figures/kit/figure.h"
#include "app/paint/figure_painter.h"

namespace muonscope {

/// A figure as a standalone SVG document of width×height pixels; needs no GL, no ImGui and no fonts.
std::string svg(const Figure& figure, double width, double height, const Theme& theme,
                const PaintOptions& options);

/// Any drawing as such a document.
struct Drawing {
  double width = 0, height = 0;
  std::string title, description;
  std::function<void(Canvas&)> paint;
};
std::string svg(const Drawing& drawing);

}  // namespace muonscope
