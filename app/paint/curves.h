#pragma once
// What lies inside the axes: curves with their markers and end labels, marks, heat maps, the shared cursor.

#include "app/paint/layout.h"
#include "app/paint/text.h"

namespace muonscope {

bool is_hidden(const Series& series, const PaintOptions& options);
bool is_hidden(const std::string& group, const PaintOptions& options);

/// Under all curves.
void draw_bands(Canvas& canvas, const Plot& plot, const PlotFrame& frame, const Theme& theme,
                const PaintOptions& options);
void draw_curves(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                 const PaintOptions& options);
/// Where there is nothing to draw, only the marks that can be dragged.
void draw_marks(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
                const Theme& theme);
/// Where curves become exactly 0, at the lower edge, in words.
void draw_zeros(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
                const Theme& theme, const PaintOptions& options);
/// Labels and markers at the curves' last points.
void draw_ends(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
               const Theme& theme, const PaintOptions& options);
void draw_heat_map(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em, const Theme& theme,
                   bool color_bar);
/// Tones, iso-lines and arrows, under everything else inside the axes.
void draw_field(Canvas& canvas, const Field& field, const PlotFrame& frame, double em, const Theme& theme,
                const PaintOptions& options);
/// Counts, their sums along the sides and, where there is room, the colour bar.
void draw_densities(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em, const Theme& theme,
                    const PaintOptions& options);
/// A line at the cursor and the values of the samples nearest to it.
void draw_cursor(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                 const PaintOptions& options);

}  // namespace muonscope
