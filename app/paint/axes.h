#pragma once
// Grid, ticks, tick labels, axis titles, plot title, legend: all that frames the data.

#include "app/paint/layout.h"

namespace muonscope {

void draw_grid(Canvas& canvas, const PlotLayout& layout, const Theme& theme);
void draw_axes(Canvas& canvas, const Plot& plot, const PlotLayout& layout, const FigureLayout& figure,
               const Theme& theme, PlotFrame& frame);
void draw_legend(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em, const Theme& theme,
                 const PaintOptions& options, std::vector<TextBox>& cut);

}  // namespace muonscope
