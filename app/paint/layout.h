#pragma once
// Where everything in a figure goes, before anything is drawn.

#include "app/paint/figure_painter.h"

namespace muonscope {

/// What is drawn besides the data. Names stay: of lanes, quantities and axes.
struct Detail {
  bool caption = true, tick_labels = true, title = true;
  bool axis_titles = true;  ///< of heat maps, rows and columns may go without
  bool color_bars = true;   ///< of heat maps, and the sums beside densities
};

/// Of no series: how many more there are than there is room for.
constexpr std::size_t no_series = static_cast<std::size_t>(-1);

struct LegendEntry {
  std::size_t series = 0;  ///< or no_series
  double sample = 0;       ///< length of the piece of curve, or room for the marker or bar, beside the text
  Rect box{};
  std::string text{};
};

struct PlotLayout {
  PlotFrame frame;
  std::vector<Tick> x_ticks, y_ticks;
  bool x_labels = true, y_labels = true;  ///< tick labels and axis titles on this side
  double title_y = 0;                     ///< baseline; the title starts at the frame's left edge
  double title_width = 0;                 ///< room for it
  std::vector<LegendEntry> legend;
  Rect color_bar;        ///< of heat maps and densities
  Rect x_sums, y_sums;   ///< where the sums of a density stand: above and on the right
  double x_title_y = 0;  ///< baseline of the x axis's title
  double y_title_x = 0;  ///< baseline of the y axis's title
};

struct FigureLayout {
  Detail detail;
  Rect inside;  ///< area without its outer margin
  double em = 13;
  double title_y = 0, caption_y = 0;  ///< baselines
  std::vector<PlotLayout> plots;      ///< those there is room for, from the first on
  std::string more;                   ///< what is said of the others; "" if there are none
  double more_y = 0;                  ///< its baseline
};

/// Figure and axis titles are this much larger than tick labels; so is their line.
constexpr double title_scale = 1.15;

double tick_length(double em);
/// A series' text in legends.
const std::string& legend_name(const Series& series);

/// A name without its explanation: "Δ₂ = PᵀP − QᵀQ" → "Δ₂", "theory: logistic" → "theory".
std::string brief_name(const std::string& name);

FigureLayout lay_out(const Canvas& canvas, Rect area, const Figure& figure, const PaintOptions& options);

}  // namespace muonscope
