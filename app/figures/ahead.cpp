#include "app/figures/ahead.h"

namespace muonscope {
namespace {

bool is_course(const Series& series) {
  return !series.is_theory && series.style.draw == Style::Draw::line && !series.x.empty();
}

/// Where the curve of the same name ends; none where there is none.
std::optional<double> end_of(const Plot& plot, const Series& series) {
  const auto same = std::ranges::find_if(plot.series, [&series](const Series& each) {
    return is_course(each) && each.name == series.name && each.group == series.group;
  });
  return same == plot.series.end() ? std::nullopt : std::optional(same->x.back());
}

/// The last place that any of the plot's curves has come to.
std::optional<double> shown_to(const Plot& plot) {
  std::optional<double> last;
  for (const Series& series : plot.series)
    if (is_course(series)) last = std::max(last.value_or(series.x.back()), series.x.back());
  return last;
}

/// The part of a curve that has not been shown, from its last point that was.
Series rest_of(const Series& series, std::optional<double> shown) {
  Series rest = series;
  if (shown) {
    const auto after = std::ranges::upper_bound(rest.x, *shown) - rest.x.begin();
    const std::ptrdiff_t gone = std::max<std::ptrdiff_t>(after - 1, 0);
    rest.x.erase(rest.x.begin(), rest.x.begin() + gone);
    rest.y.erase(rest.y.begin(), rest.y.begin() + std::min<std::ptrdiff_t>(gone, std::ssize(rest.y)));
  }
  rest.style.pale = true;
  rest.in_legend = false;
  rest.group = group_of(series);
  rest.end_label.clear();
  return rest;
}

void add_ahead(Plot& plot, const Plot& whole, bool fits_x, bool fits_y) {
  if (!plot.over_time || !whole.over_time || !plot.empty_text.empty() || !whole.empty_text.empty()) return;
  if (plot.x.title != whole.x.title || plot.y.title != whole.y.title) return;
  if (fits_x) plot.x.range = whole.x.range;
  if (fits_y) plot.y.range = whole.y.range;
  const std::optional<double> here = shown_to(plot);
  if (here) plot.vertical_marks.push_back({.x = *here, .label = ""});
  std::vector<Series> behind;
  for (const Series& series : whole.series)
    if (is_course(series)) behind.push_back(rest_of(series, end_of(plot, series)));
  plot.series.insert(plot.series.begin(), std::make_move_iterator(behind.begin()),
                     std::make_move_iterator(behind.end()));
}

}  // namespace

void add_ahead(Figure& figure, const std::function<Figure()>& build, bool fits_x, bool fits_y) {
  if (std::ranges::none_of(figure.plots, &Plot::over_time)) return;
  const Figure whole = build();
  for (std::size_t i = 0; i < std::min(figure.plots.size(), whole.plots.size()); ++i)
    add_ahead(figure.plots[i], whole.plots[i], fits_x, fits_y);
}

}  // namespace muonscope
