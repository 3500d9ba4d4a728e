#include "app/paint/figure_painter.h"

#include <algorithm>

#include "app/paint/axes.h"
#include "app/paint/curves.h"
#include "app/paint/handles.h"
#include "app/paint/layout.h"
#include "app/paint/text.h"

namespace muonscope {

namespace {

void draw_header(Canvas& canvas, const Figure& figure, const FigureLayout& layout, const Theme& theme) {
  const Rect& inside = layout.inside;
  if (layout.detail.title && !figure.title.empty()) {
    const double size = title_scale * layout.em;
    canvas.text({inside.x, layout.title_y}, fit_text(canvas, figure.title, size, Weight::bold, inside.width),
                {size, theme.text, Align::start, Weight::bold});
  }
  if (layout.detail.caption && !figure.caption.empty())
    canvas.text({inside.x, layout.caption_y},
                fit_text(canvas, figure.caption, layout.em, Weight::regular, inside.width),
                {layout.em, theme.muted_text});
}

struct TextLine {
  Point at;
  std::string text;
};

/// In the middle of the axes, a line below the other, as many as there is room for.
std::vector<TextLine> empty_text_lines(const Canvas& canvas, const Plot& plot, const Rect& data, double em,
                                       std::vector<TextBox>& cut) {
  const std::vector<std::string> lines = wrap_text(canvas, plot.empty_text, em, data.width - em);
  const double step = line_height * em;
  const auto room = static_cast<std::size_t>(std::max(data.height / step, 0.0));
  const std::size_t shown = std::min(lines.size(), room);
  if (shown < lines.size()) cut.push_back({data, plot.empty_text});
  double y = data.y + data.height / 2 - step * static_cast<double>(shown) / 2 + text_ascent * em;
  std::vector<TextLine> out;
  for (std::size_t i = 0; i < shown; ++i, y += step) out.push_back({{data.x + data.width / 2, y}, lines[i]});
  return out;
}

/// Marks, ends of curves and what stands in place of data, out of each other's way.
void draw_labels(Canvas& canvas, const Plot& plot, const PlotFrame& frame, const FigureLayout& figure,
                 const Theme& theme, const PaintOptions& options, std::vector<TextBox>& cut) {
  const double em = figure.em;
  const Color halo{theme.figure.r, theme.figure.g, theme.figure.b, 210};
  Rect bounds = frame.data;
  bounds.width = frame.whole.right() - bounds.x;
  LabelPlacer labels(canvas, bounds, halo);
  if (options.grips) reserve_grips(labels, plot, frame, em);
  const TextStyle style{em, theme.muted_text, Align::middle};
  const std::vector<TextLine> lines = empty_text_lines(canvas, plot, frame.data, em, cut);
  for (const TextLine& line : lines) labels.reserve(text_box(canvas, line.at, line.text, style));
  draw_marks(canvas, labels, plot, frame, em, theme);
  draw_zeros(canvas, labels, plot, frame, em, theme, options);
  if (figure.detail.tick_labels) draw_ends(canvas, labels, plot, frame, em, theme, options);
  for (const TextLine& line : lines) {
    const Rect box = text_box(canvas, line.at, line.text, style);
    canvas.fill_rect({box.x - 2, box.y - 1, box.width + 4, box.height + 2}, halo, 2);
    canvas.text(line.at, line.text, style);
  }
}

void draw_plot(Canvas& canvas, const Plot& plot, const PlotLayout& layout, const FigureLayout& figure,
               const Theme& theme, const PaintOptions& options, PlotFrame& frame) {
  const double em = figure.em;
  if (plot.heat_map) {
    draw_heat_map(canvas, plot, layout, em, theme, figure.detail.color_bars);
    draw_axes(canvas, plot, layout, figure, theme, frame);
    return;
  }
  if (plot.field)
    draw_field(canvas, *plot.field, frame, em, theme, options);
  else if (!plot.bare && !plot.has_counts())
    draw_grid(canvas, layout, theme);
  draw_densities(canvas, plot, layout, em, theme, options);
  draw_bands(canvas, plot, frame, theme, options);
  draw_curves(canvas, plot, frame, em, theme, options);
  draw_axes(canvas, plot, layout, figure, theme, frame);
  draw_legend(canvas, plot, layout, em, theme, options, frame.cut);
  draw_labels(canvas, plot, frame, figure, theme, options, frame.cut);
  draw_handles(canvas, plot, frame, em, theme, options.grips);
}

/// Below the plots, what is said of those there is no room for.
void draw_more(Canvas& canvas, const FigureLayout& layout, const Theme& theme) {
  const Rect& inside = layout.inside;
  // "2 more plots: enlarge" in as many words as there is room for.
  std::string text = layout.more;
  const auto fits = [&] { return canvas.text_width(text, layout.em, Weight::regular) <= inside.width; };
  const std::size_t words = text.find(' '), advice = text.find(": ");
  if (!fits())
    text = advice == std::string::npos ? text.substr(0, words)
                                       : "+" + text.substr(0, words) + text.substr(advice);
  if (!fits() && advice != std::string::npos) text = "+" + layout.more.substr(0, words);
  text = fit_text(canvas, text, layout.em, Weight::regular, inside.width);
  canvas.text({inside.x + inside.width / 2, layout.more_y}, text,
              {layout.em, theme.muted_text, Align::middle});
}

/// Of a plot there is no room for: no pointer is ever in it.
const PlotFrame nowhere{{-1e9, -1e9, 0, 0}, {-1e9, -1e9, 0, 0}, {}, {}, {}, {}, {}, {}};

}  // namespace

std::vector<PlotFrame> paint(Canvas& canvas, Rect area, const Figure& figure, const Theme& theme,
                             const PaintOptions& options) {
  const FigureLayout layout = lay_out(canvas, area, figure, options);
  if (options.ground) canvas.fill_rect(area, theme.figure, 0);
  draw_header(canvas, figure, layout, theme);
  std::vector<PlotFrame> frames(figure.plots.size(), nowhere);
  for (std::size_t i = 0; i < layout.plots.size(); ++i) {
    frames[i] = layout.plots[i].frame;
    draw_plot(canvas, figure.plots[i], layout.plots[i], layout, theme, options, frames[i]);
  }
  if (!layout.more.empty()) draw_more(canvas, layout, theme);
  paint_cursor(canvas, figure, frames, theme, options);
  return frames;
}

void paint_cursor(Canvas& canvas, const Figure& figure, std::span<const PlotFrame> frames, const Theme& theme,
                  const PaintOptions& options) {
  for (std::size_t i = 0; i < std::min(figure.plots.size(), frames.size()); ++i)
    if (frames[i].is_drawn())
      draw_cursor(canvas, figure.plots[i], frames[i], options.text_size, theme, options);
}

}  // namespace muonscope
