#include "app/figures/ahead.h"

#include <cmath>

namespace muonscope {
namespace {

/// Where the curve of the same name ends; none where there is none.
std::optional<double> end_of(const Plot& plot, const Series& series) {
  const Series* const same = namesake(plot, series.name, series.group);
  return same == nullptr ? std::nullopt : std::optional(same->x.back());
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

/// Painters begin with the last one.
void put_behind(Plot& plot, std::vector<Series> pale) {
  plot.series.insert(plot.series.end(), std::make_move_iterator(pale.begin()),
                     std::make_move_iterator(pale.end()));
}

/// Both are over time and say the same of their axes.
bool compare(const Plot& a, const Plot& b) {
  return a.over_time && b.over_time && a.empty_text.empty() && b.empty_text.empty() &&
         a.x.title == b.x.title && a.y.title == b.y.title;
}

void add_ahead(Plot& plot, const Plot& whole, bool fits_x, bool fits_y) {
  if (fits_x) plot.x.range = whole.x.range;
  if (fits_y) plot.y.range = whole.y.range;
  const std::optional<double> here = shown_to(plot);
  if (here) plot.vertical_marks.push_back({.x = *here, .label = ""});
  std::vector<Series> behind;
  for (const Series& series : whole.series)
    if (is_course(series)) behind.push_back(rest_of(series, end_of(plot, series)));
  put_behind(plot, std::move(behind));
}

/// "GD · diverged at step 14" → "GD": what a title says of its lane changes on the way.
std::string_view subject(const Plot& plot) {
  return std::string_view(plot.title).substr(0, plot.title.find(" · "));
}

/// An axis that another course is drawn over may become so many times as long as this course needs.
constexpr double most_widening = 3;

/// How far the plot's curves have come along its axis, 0 … 1.
double part_done(const Plot& plot) {
  const auto [min, max] = plot.x.range;
  const double reached = shown_to(plot).value_or(min);
  return max > min ? std::clamp((reached - min) / (max - min), 0.0, 1.0) : 1;
}

/// Holds both, unless the axis became more than `most` times as long as `own`: then less of the other is
/// seen, in the same proportion at both ends.
Range widened_at_most(const Axis& own, const Range& other, double most) {
  const bool logarithmic = own.scale == AxisScale::logarithmic;
  const auto on_axis = [=](double value) { return logarithmic ? std::log10(value) : value; };
  const auto value_at = [=](double place) { return logarithmic ? std::pow(10.0, place) : place; };
  const Range all = widened(own.range, other);
  const double low = on_axis(own.range.min), high = on_axis(own.range.max);
  const double below = low - on_axis(all.min), above = on_axis(all.max) - high;
  const double room = (most - 1) * (high - low);
  if (!(below + above > room)) return all;
  const double part = room / (below + above);
  return {value_at(low - part * below), value_at(high + part * above)};
}

/// Where there is one plot the name stands at the end of its first curve; several have no room for it.
void add_ghost(Plot& plot, const Plot& other, const std::string& name, bool labelled, bool fits_x,
               bool fits_y) {
  // A course that has just begun does not tell yet what it will need.
  const double widening = most_widening / part_done(plot);
  if (fits_x) plot.x.range = widened_at_most(plot.x, other.x.range, most_widening);
  if (fits_y) plot.y.range = widened_at_most(plot.y, other.y.range, widening);
  std::vector<Series> behind;
  for (const Series& series : other.series) {
    if (!is_course(series)) continue;
    Series ghost = rest_of(series, std::nullopt);
    ghost.name += " (" + name + ")";
    ghost.style.width = 1;
    if (labelled && behind.empty()) ghost.end_label = name;
    behind.push_back(std::move(ghost));
  }
  put_behind(plot, std::move(behind));
}

bool is_over_time(const Figure& figure) {
  return std::ranges::any_of(figure.plots, &Plot::over_time);
}

}  // namespace

bool is_course(const Series& series) {
  return !series.is_theory && series.style.draw == Style::Draw::line && !series.x.empty();
}

const Series* namesake(const Plot& plot, const std::string& name, const std::string& group) {
  const auto same = std::ranges::find_if(plot.series, [&](const Series& each) {
    return is_course(each) && each.name == name && each.group == group;
  });
  return same == plot.series.end() ? nullptr : &*same;
}

Range widened(const Range& a, const Range& b) {
  return {std::min(a.min, b.min), std::max(a.max, b.max)};
}

const Plot* counterpart(const Plot& plot, std::size_t place, const Figure& other) {
  const auto fits = [&plot](const Plot& each) {
    return subject(each) == subject(plot) && compare(plot, each);
  };
  // Several plots may be of one lane: the one in the same place is meant if it fits.
  if (place < other.plots.size() && fits(other.plots[place])) return &other.plots[place];
  const auto found = std::ranges::find_if(other.plots, fits);
  return found == other.plots.end() ? nullptr : &*found;
}

void add_ahead(Figure& figure, const std::function<const Figure&()>& build, bool fits_x, bool fits_y) {
  if (!is_over_time(figure)) return;
  const Figure& whole = build();
  for (std::size_t i = 0; i < figure.plots.size(); ++i)
    if (const Plot* const same = counterpart(figure.plots[i], i, whole))
      add_ahead(figure.plots[i], *same, fits_x, fits_y);
}

void add_ghost(Figure& figure, const std::string& name, const std::function<const Figure&()>& build,
               bool fits_x, bool fits_y) {
  if (!is_over_time(figure)) return;
  const Figure& other = build();
  for (std::size_t i = 0; i < figure.plots.size(); ++i)
    if (const Plot* const same = counterpart(figure.plots[i], i, other))
      add_ghost(figure.plots[i], *same, name, figure.plots.size() == 1, fits_x, fits_y);
}

}  // namespace muonscope
