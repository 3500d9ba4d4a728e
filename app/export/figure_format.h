#pragma once
// The kinds of files that figures are written as. Adding one is a file and a row.

#include <string>
#include <vector>

#include "app/figures/kit/theme.h"
#include "app/paint/rasterizer.h"

namespace muonscope {

/// How figures are drawn in files.
struct FigureStyle {
  double width = 960, height = 600;  ///< points
  double scale = 1;                  ///< pixels a point, of images
  const Theme& theme = light_theme();
  bool blanks = true;  ///< figures without anything to show are drawn, too, and say why
};

/// A figure on its way into a file.
struct DrawnFigure {
  const Figure& figure;
  const FigureStyle& style;
  const std::vector<std::string>& hidden;  ///< series groups switched off in the legend
  const Rasterizer& rasterizer;
};

struct FigureFormat {
  std::string id;          ///< on the command line; the extension
  std::string title;       ///< "PNG"
  std::string command;     ///< in a figure's menu
  std::size_t detail = 0;  ///< points a curve that it can show (ViewOptions::detail); 0: all
  bool picture = true;     ///< of what is seen. Else data, whose name beside results could be that of a table
  bool image = false;      ///< made of pixels: takes a Rasterizer
  std::string (*encode)(const DrawnFigure& drawn);  ///< the file's bytes
};

const std::vector<FigureFormat>& figure_formats();
/// "svg, png": of pictures alone, or of all.
std::string format_names(bool pictures_alone, const std::string& between = ", ");
/// InputError unless figures can be written in this format: images only where there is a rasterizer.
const FigureFormat& usable_format(const std::string& id, const Rasterizer& rasterizer);

}  // namespace muonscope
