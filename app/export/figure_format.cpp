#include "app/export/figure_format.h"

#include <algorithm>

#include "app/export/figure_csv.h"
#include "app/export/png.h"
#include "app/figures/kit/shown_rows.h"
#include "app/paint/svg.h"
#include "core/base/errors.h"

namespace muonscope {
namespace {

PaintOptions paint_options(const DrawnFigure& drawn) {
  PaintOptions options;
  options.hidden = drawn.hidden;
  return options;
}

std::string svg_of(const DrawnFigure& drawn) {
  const FigureStyle& style = drawn.style;
  return svg(drawn.figure, style.width, style.height, style.theme, paint_options(drawn));
}

Image image_of(const DrawnFigure& drawn) {
  const FigureStyle& style = drawn.style;
  return drawn.rasterizer.draw(
      {drawn.figure, style.width, style.height, style.scale, style.theme, paint_options(drawn)});
}

}  // namespace

const std::vector<FigureFormat>& figure_formats() {
  static const std::vector<FigureFormat> table = {
      {"svg", "SVG", "Save as SVG", picture_detail, true, false, svg_of},
      {"png", "PNG", "Save as PNG", picture_detail, true, true,
       [](const DrawnFigure& drawn) { return png_bytes(image_of(drawn)); }},
      {"csv", "CSV", "Save data as CSV", 0, false, false,
       [](const DrawnFigure& drawn) { return figure_csv(drawn.figure, drawn.hidden); }},
  };
  return table;
}

std::string format_names(bool pictures_alone, const std::string& between) {
  std::string names;
  for (const FigureFormat& format : figure_formats())
    if (format.picture || !pictures_alone) names += (names.empty() ? "" : between) + format.id;
  return names;
}

const FigureFormat& usable_format(const std::string& id, const Rasterizer& rasterizer) {
  const auto found = std::ranges::find(figure_formats(), id, &FigureFormat::id);
  if (found == figure_formats().end())
    throw InputError("format \"" + id + "\" is unknown; known: " + format_names(false));
  if (found->image && !rasterizer)
    throw InputError("format \"" + id + "\": this build draws no " + found->title +
                     "; write svg, or build with -DMUONSCOPE_WINDOW=ON");
  return *found;
}

}  // namespace muonscope
