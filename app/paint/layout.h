#pragma once
// Where everything in a figure goes, before anything is drawn.

#include "app/paint/figure_painter.h"

namespace muonscope {

/// What is drawn besides the data.
struct Detail {
  bool caption = true, axis_titles = true, plot_titles = true, legends = true, tick_labels = true,
       title = true;
};

struct LegendEntry {
  std::size_t series = 0;
  Rect box;
  std::string text;
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
  std::vector<PlotLayout> plots;
};

/// Figure and axis titles are this much larger than tick labels; so is their line.
constexpr double title_scale = 1.15;

double tick_length(double em);
/// Length of the piece of curve, or room for the marker or bar, beside a legend's text.
double legend_sample(const Series& series, double em);
/// The group that a series is hidden with.
const std::string& group_of(const Series& series);

/// A name without its explanation: "Δ₂ = PᵀP − QᵀQ" → "Δ₂", "theory: logistic" → "theory".
std::string brief_name(const std::string& name);

FigureLayout lay_out(const Canvas& canvas, Rect area, const Figure& figure, const PaintOptions& options);

}  // namespace muonscope
