#include "app/export/render.h"

#include "app/figures/catalogue.h"

namespace muonscope {
namespace {

Figure built(const FigureInput& input, const std::string& figure, const ViewOptions& view,
             const FigureFormat& format, const Rasterizer& rasterizer) {
  FigureInput seen = input;
  if (format.image && rasterizer.counter && is_of_clouds(figure)) seen.counter = rasterizer.counter();
  ViewOptions options = view;
  options.detail = format.detail;
  return figure_kind(figure).build(seen, options);
}

std::string why_blank(const Figure& figure) {
  if (shows_data(figure)) return "";
  return figure.plots.empty() ? "it has no plots" : figure.plots.front().empty_text;
}

}  // namespace

Rendered render(const FigureInput& input, const std::string& figure, const ViewOptions& view,
                const FigureFormat& format, const FigureStyle& style, const Rasterizer& rasterizer) {
  const Figure drawn = built(input, figure, view, format, rasterizer);
  Rendered out{{}, why_blank(drawn)};
  if (out.blank.empty() || style.blanks) out.bytes = format.encode({drawn, style, view.hidden, rasterizer});
  return out;
}

}  // namespace muonscope
