#include "app/paint/axes.h"

#include <algorithm>
#include <array>

#include "app/paint/color_maps.h"
#include "app/paint/text.h"

namespace muonscope {

namespace {

void line(Canvas& canvas, Point from, Point to, Color color, double width) {
  const std::array points{from, to};
  canvas.polyline(points, color, width, Dash::solid);
}

/// Labels along the bottom; one that would touch its left neighbour or leave the plot is left out.
void draw_x_labels(Canvas& canvas, const PlotLayout& layout, double em, const Theme& theme) {
  const TextStyle style{em, theme.text, Align::middle};
  const double y = layout.frame.data.bottom() + tick_length(em) + 0.3 * em + text_ascent * em;
  double free_from = layout.frame.whole.x - 0.5;
  for (const Tick& tick : layout.x_ticks) {
    if (tick.label.empty()) continue;
    const Point at{layout.frame.to_canvas(tick.value, layout.frame.y.range.min).x, y};
    const Rect box = text_box(canvas, at, tick.label, style);
    if (box.x < free_from || box.right() > layout.frame.whole.right() + 0.5) continue;
    canvas.text(at, tick.label, style);
    free_from = box.right() + 0.6 * em;
  }
}

void draw_y_labels(Canvas& canvas, const PlotLayout& layout, double em, const Theme& theme) {
  const TextStyle style{em, theme.text, Align::end};
  const double x = layout.frame.data.x - tick_length(em) - 0.25 * em;
  std::optional<Rect> last;
  for (const Tick& tick : layout.y_ticks) {
    if (tick.label.empty()) continue;
    const double middle = layout.frame.to_canvas(layout.frame.x.range.min, tick.value).y;
    const Point at{x, middle + 0.36 * em};
    const Rect box = text_box(canvas, at, tick.label, style);
    if (last && overlap(*last, box)) continue;
    canvas.text(at, tick.label, style);
    last = box;
  }
}

void draw_ticks(Canvas& canvas, const PlotLayout& layout, double em, const Theme& theme) {
  const Rect& data = layout.frame.data;
  const auto length = [em](const Tick& tick) { return tick_length(em) * (tick.label.empty() ? 0.5 : 1); };
  for (const Tick& tick : layout.x_ticks) {
    const double x = layout.frame.to_canvas(tick.value, layout.frame.y.range.min).x;
    line(canvas, {x, data.bottom()}, {x, data.bottom() + length(tick)}, theme.axis, 1);
  }
  for (const Tick& tick : layout.y_ticks) {
    const double y = layout.frame.to_canvas(layout.frame.x.range.min, tick.value).y;
    line(canvas, {data.x - length(tick), y}, {data.x, y}, theme.axis, 1);
  }
}

std::string axis_title(const Axis& axis) {
  return axis.unit.empty() || axis.title.empty() ? axis.title : axis.title + " (" + axis.unit + ")";
}

void draw_axis_titles(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em,
                      const Theme& theme, PlotFrame& frame) {
  const Rect &data = layout.frame.data, &whole = layout.frame.whole;
  double lowest = whole.bottom();  // of the vertical title, which ends above the other where they would meet
  if (layout.x_labels) {
    // Centred under the data, shifted and cut only as far as the plot's own room demands.
    const std::string title = axis_title(plot.x);
    const double half = std::min(canvas.text_width(title, em, Weight::regular), whole.width) / 2;
    const double middle =
        std::clamp(data.x + data.width / 2, whole.x + half, std::max(whole.x + half, whole.right() - half));
    const TextStyle style{em, theme.text, Align::middle};
    draw_fitted(canvas, {middle, layout.x_title_y}, title, style, whole.width, frame.cut);
    frame.titles.push_back({text_box(canvas, {middle, layout.x_title_y}, title, style), title});
    if (middle - half < layout.y_title_x + em)
      lowest = std::min(lowest, layout.x_title_y - text_ascent * em - 0.2 * em);
  }
  if (layout.y_labels) {
    const std::string title = axis_title(plot.y);
    const double room = lowest - whole.y;
    const double half = std::min(canvas.text_width(title, em, Weight::regular), room) / 2;
    const double middle =
        std::clamp(data.y + data.height / 2, whole.y + half, std::max(whole.y + half, lowest - half));
    TextStyle style{em, theme.text, Align::middle};
    style.vertical = true;
    draw_fitted(canvas, {layout.y_title_x, middle}, title, style, room, frame.cut);
    frame.titles.push_back({text_box(canvas, {layout.y_title_x, middle}, title, style), title});
  }
}

}  // namespace

void draw_grid(Canvas& canvas, const PlotLayout& layout, const Theme& theme) {
  const Rect& data = layout.frame.data;
  for (const Tick& tick : layout.x_ticks) {
    if (tick.label.empty()) continue;
    const double x = layout.frame.to_canvas(tick.value, layout.frame.y.range.min).x;
    line(canvas, {x, data.y}, {x, data.bottom()}, theme.grid, 1);
  }
  for (const Tick& tick : layout.y_ticks) {
    if (tick.label.empty()) continue;
    const double y = layout.frame.to_canvas(layout.frame.x.range.min, tick.value).y;
    line(canvas, {data.x, y}, {data.right(), y}, theme.grid, 1);
  }
}

void draw_axes(Canvas& canvas, const Plot& plot, const PlotLayout& layout, const FigureLayout& figure,
               const Theme& theme, PlotFrame& frame) {
  const Rect& data = layout.frame.data;
  const std::array spine{Point{data.x, data.y}, Point{data.x, data.bottom()},
                         Point{data.right(), data.bottom()}};
  if (!plot.bare) canvas.polyline(spine, theme.axis, 1, Dash::solid);
  if (figure.detail.tick_labels && !plot.bare) {
    draw_ticks(canvas, layout, figure.em, theme);
    if (layout.x_labels) draw_x_labels(canvas, layout, figure.em, theme);
    if (layout.y_labels) draw_y_labels(canvas, layout, figure.em, theme);
  }
  if (figure.detail.axis_titles && !plot.bare)
    draw_axis_titles(canvas, plot, layout, figure.em, theme, frame);
  if (!plot.title.empty()) {
    std::string title = plot.title;
    const auto too_long = [&] {
      return canvas.text_width(title, figure.em, Weight::bold) > layout.title_width;
    };
    // "Muon: R = PQᵀ − M*" says enough as "Muon: R", "GD: along its flow line" as "GD".
    if (too_long()) title.resize(std::min(title.find(" = "), title.size()));
    const std::size_t explained = title.find(": ");
    if (too_long() && explained != std::string::npos && title.find(' ', explained + 2) != std::string::npos)
      title.resize(explained);
    const TextStyle style{figure.em, theme.text, Align::start, Weight::bold};
    const std::string text = fit_middle(canvas, title, figure.em, Weight::bold, layout.title_width);
    canvas.text({data.x, layout.title_y}, text, style);
    if (text != plot.title)
      frame.cut.push_back({text_box(canvas, {data.x, layout.title_y}, text, style), plot.title});
  }
}

void draw_legend(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em, const Theme& theme,
                 const PaintOptions& options, std::vector<TextBox>& cut) {
  for (const LegendEntry& entry : layout.legend) {
    if (entry.series == no_series) {
      canvas.text({entry.box.x, entry.box.y + text_ascent * em}, entry.text, {em, theme.muted_text});
      continue;
    }
    const Series& series = plot.series[entry.series];
    const bool hidden =
        std::find(options.hidden.begin(), options.hidden.end(), group_of(series)) != options.hidden.end();
    const Color color = hidden ? mix(theme.figure, theme.of(series.style), 0.25) : theme.of(series.style);
    const double middle = entry.box.y + (text_ascent - 0.36) * em;
    const double end = entry.box.x + entry.sample;
    const std::array sample{Point{entry.box.x, middle}, Point{end, middle}};
    if (is_line(series.style))
      canvas.polyline(sample, color, series.style.width * options.line_scale, series.style.dash);
    if (series.style.draw == Style::Draw::bars)
      canvas.fill_rect({(entry.box.x + end) / 2 - 0.4 * em, middle - 0.4 * em, 0.8 * em, 0.8 * em}, color, 0);
    if (series.style.marker != Marker::none)
      canvas.marker({(entry.box.x + end) / 2, middle}, series.style.marker, 0.55 * em, color);
    canvas.text({end + 0.5 * em, entry.box.y + text_ascent * em}, entry.text,
                {em, hidden ? theme.muted_text : theme.text});
    if (entry.text != legend_name(series)) cut.push_back({entry.box, legend_name(series)});
  }
}

}  // namespace muonscope
