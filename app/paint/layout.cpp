#include "app/paint/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "app/paint/grid_columns.h"
#include "app/paint/legend.h"
#include "app/paint/text.h"

namespace muonscope {

double tick_length(double em) {
  return 0.35 * em;
}

namespace {

/// Margins of one plot outside its data area.
struct Margins {
  double left = 0, right = 0, top = 0, bottom = 0;
};

bool is_heat_maps(const Figure& figure) {
  return std::any_of(figure.plots.begin(), figure.plots.end(),
                     [](const Plot& plot) { return plot.heat_map.has_value(); });
}

/// Whether sums and colour bars stand beside data.
bool has_bars(const Figure& figure) {
  return std::any_of(figure.plots.begin(), figure.plots.end(),
                     [](const Plot& plot) { return !plot.densities.empty(); });
}

/// Legends take at most this part of their plot's height.
constexpr double most_of_height = 0.4;

std::string more_text(std::size_t hidden) {
  return std::to_string(hidden) + (hidden == 1 ? " more plot: enlarge" : " more plots: enlarge");
}

/// One attempt at a layout of the first `shown` plots in so many columns with a given amount of detail.
class Attempt {
 public:
  Attempt(const Canvas& canvas, Rect area, const Figure& figure, const PaintOptions& options,
          const Detail& detail, std::size_t shown, std::size_t columns)
      : canvas_(canvas),
        figure_(figure),
        shown_(shown),
        em_(options.text_size),
        grid_(em_ * 8 / 13),
        columns_(columns) {
    layout_.detail = detail;
    layout_.em = em_;
    // On somebody's ground there is somebody's margin around the figure.
    const double margin =
        std::min({(options.ground ? 1.75 : 0.25) * grid_, area.width / 16, area.height / 16});
    layout_.inside = {area.x + margin, area.y + margin, std::max(area.width - 2 * margin, 1.0),
                      std::max(area.height - 2 * margin, 1.0)};
    rows_ = (shown_ + columns_ - 1) / columns_;
    place_header();
    data_width_ = grid_rect_.width / static_cast<double>(columns_) - 4 * em_;
    heights_.assign(rows_,
                    grid_rect_.height / static_cast<double>(std::max<std::size_t>(rows_, 1)) - 4 * em_);
  }

  /// False where data areas would be too small even without titles, numbers and legends: quick to say of many
  /// plots, of which nothing is laid out for it.
  bool may_be_roomy() const {
    const double gap = 1.5 * grid_, beside = 0.5 * grid_, above = 1.0 * grid_;  // the least margins there are
    const double width = (grid_rect_.width + gap) / static_cast<double>(std::max<std::size_t>(columns_, 1));
    const double height = (grid_rect_.height + gap) / static_cast<double>(std::max<std::size_t>(rows_, 1));
    return rooms(width - gap - beside, height - gap - above);
  }

  /// The second pass knows how large the data areas are, from which the number of ticks follows; the third
  /// how wide planes are, from which their legends follow.
  void run() {
    for (int pass = 0; pass < (has_planes() ? 3 : 2); ++pass) arrange();
  }
  bool roomy() const {
    const double lowest = heights_.empty() ? 0 : *std::min_element(heights_.begin(), heights_.end());
    return rooms(data_width_, lowest);
  }
  /// The smaller side of data areas, by which layouts are compared.
  double smaller_side() const {
    const double lowest = heights_.empty() ? 0 : *std::min_element(heights_.begin(), heights_.end());
    return std::min(data_width_ / preferred_aspect, lowest);
  }
  FigureLayout result() const { return layout_; }

 private:
  /// Whether a data area of this size is one.
  bool rooms(double width, double height) const {
    if (!is_heat_maps(figure_)) return width >= (has_planes() ? 4.5 : 6) * em_ && height >= 3.5 * em_;
    // Labels around a picture are worth less than the picture's size.
    const double least = layout_.detail.tick_labels ? 6.5 * em_ : 4 * em_;
    return width >= least && height >= least;
  }

  void place_header() {
    double y = layout_.inside.y;
    const auto line = [&](double size, double& baseline) {
      baseline = y + text_ascent * size;
      y += line_height * size;
    };
    const bool title = layout_.detail.title && !figure_.title.empty();
    const bool caption = layout_.detail.caption && !figure_.caption.empty();
    if (title) line(title_scale * em_, layout_.title_y);
    if (caption) line(em_, layout_.caption_y);
    if (title || caption) y += grid_;
    grid_rect_ = layout_.inside;
    grid_rect_.y = y;
    grid_rect_.height = std::max(layout_.inside.bottom() - y, 1.0);
    if (shown_ == figure_.plots.size()) return;
    layout_.more = more_text(figure_.plots.size() - shown_);
    layout_.more_y = layout_.inside.bottom() - text_descent * em_;
    grid_rect_.height = std::max(grid_rect_.height - line_height * em_, 1.0);
  }

  void arrange() {
    layout_.plots.assign(shown_, {});
    std::vector<double> left(columns_), right(columns_), top(rows_), bottom(rows_);
    for (std::size_t i = 0; i < shown_; ++i) {
      const Margins m = side_margins(i);
      left[i % columns_] = std::max(left[i % columns_], m.left);
      right[i % columns_] = std::max(right[i % columns_], m.right);
    }
    const double gap = 1.5 * grid_;
    room_width_ = share(grid_rect_.width, left, right, gap);
    data_width_ = std::min(room_width_, widest_use());
    std::vector<double> pitches(columns_);  // from the data area before to this one
    for (std::size_t column = 1; column < columns_; ++column)
      pitches[column] = right[column - 1] + gap + left[column] + data_width_;
    for (std::size_t i = 0; i < shown_; ++i) {
      const Margins m = head_and_foot(i, legend_line(i, pitches));
      top[i / columns_] = std::max(top[i / columns_], m.top);
      bottom[i / columns_] = std::max(bottom[i / columns_], m.bottom);
    }
    heights_ = row_heights(static_cast<double>(rows_) * share(grid_rect_.height, top, bottom, gap));
    double y = grid_rect_.y;
    for (std::size_t row = 0; row < rows_; ++row) {
      // Planes that do not fill the width stand in its middle.
      double x = grid_rect_.x + static_cast<double>(columns_) * (room_width_ - data_width_) / 2;
      for (std::size_t column = 0; column < columns_; ++column) {
        const std::size_t i = row * columns_ + column;
        const Margins m{left[column], right[column], top[row], bottom[row]};
        const Rect whole{x, y, m.left + data_width_ + m.right, m.top + heights_[row] + m.bottom};
        if (i < shown_) position(i, whole, m);
        x += whole.width + gap;
      }
      y += top[row] + heights_[row] + bottom[row] + gap;
    }
  }

  /// What remains for each of the equal data areas along one direction.
  static double share(double total, const std::vector<double>& before, const std::vector<double>& after,
                      double gap) {
    double rest = total + gap;
    for (std::size_t i = 0; i < before.size(); ++i) rest -= before[i] + after[i] + gap;
    return std::max(rest / static_cast<double>(std::max<std::size_t>(before.size(), 1)), 1.0);
  }

  /// Whether the plot to the left (below) shows the same axis already.
  bool same_as_left(std::size_t i) const {
    return i % columns_ != 0 && figure_.plots[i].y == figure_.plots[i - 1].y;
  }
  bool same_as_below(std::size_t i) const {
    const std::size_t below = i + columns_;
    return below < shown_ && figure_.plots[i].x == figure_.plots[below].x;
  }
  /// Whether a plot's legend says anything that none before it has said.
  bool says_legend(std::size_t i) const {
    if (!has_legend(figure_.plots[i])) return false;
    for (std::size_t before = 0; before < i; ++before)
      if (has_legend(figure_.plots[before]) && same_legend(figure_.plots[before], figure_.plots[i]))
        return false;
    return true;
  }
  bool has_planes() const {
    return std::any_of(figure_.plots.begin(), figure_.plots.end(),
                       [](const Plot& plot) { return plot.same_scale; });
  }
  /// Heat maps and planes keep their aspect: a row of them has no use for more height.
  double tallest_use(std::size_t row) const {
    double use = 0;
    for (std::size_t i = row * columns_; i < std::min((row + 1) * columns_, shown_); ++i) {
      const Plot& plot = figure_.plots[i];
      if (!plot.heat_map && !plot.same_scale) return std::numeric_limits<double>::infinity();
      use = std::max(use, keep_aspect({0, 0, room_width_, 1e9}, plot).height);
    }
    return use;
  }
  /// Nor have planes for more width; what stands below them keeps to their columns.
  double widest_use() const {
    if (!has_planes()) return std::numeric_limits<double>::infinity();
    double use = 0;
    for (std::size_t i = 0; i < shown_; ++i)
      if (figure_.plots[i].same_scale)
        use = std::max(use, keep_aspect({0, 0, 1e9, heights_[i / columns_]}, figure_.plots[i]).width);
    return use;
  }
  /// The rows' shares of the height; what some have no use for goes to the others.
  std::vector<double> row_heights(double total) const {
    std::vector<double> weights(rows_), heights(rows_);
    for (std::size_t i = 0; i < shown_; ++i)
      weights[i / columns_] = std::max(weights[i / columns_], figure_.plots[i].height);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    double left_over = 0, takers = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      const double fair = total * weights[row] / sum, most = tallest_use(row);
      heights[row] = std::min(fair, most);
      left_over += fair - heights[row];
      if (std::isinf(most)) takers += weights[row];
    }
    for (std::size_t row = 0; row < rows_; ++row)
      if (std::isinf(tallest_use(row))) heights[row] += left_over * weights[row] / takers;
    return heights;
  }

  double width(const std::string& text) const { return canvas_.text_width(text, em_, Weight::regular); }
  double widest(const std::vector<Tick>& all) const {
    double result = 0;
    for (const Tick& tick : all) result = std::max(result, width(tick.label));
    return result;
  }

  Margins side_margins(std::size_t i) {
    const Plot& plot = figure_.plots[i];
    PlotLayout& out = layout_.plots[i];
    out.y_labels = !same_as_left(i);
    out.x_labels = !same_as_below(i);
    out.y_ticks = ticks(plot.y, static_cast<int>(std::clamp(heights_[i / columns_] / (3.2 * em_), 2.0, 8.0)));
    out.x_ticks = ticks(plot.x, 4);
    const double label = widest(out.x_ticks);
    out.x_ticks = ticks(plot.x, static_cast<int>(std::clamp(data_width_ / (label + 2.2 * em_), 1.0, 10.0)));
    if (plot.bare) {
      out.x_ticks.clear();
      out.y_ticks.clear();
      out.x_labels = out.y_labels = false;
    }
    Margins m{0.25 * grid_, 0.25 * grid_, 0, 0};
    if (layout_.detail.tick_labels) {
      m.right = std::max(m.right, label / 2);
      if (out.x_labels) m.left = std::max(m.left, label / 2);
      if (out.y_labels) m.left = std::max(m.left, widest(out.y_ticks) + tick_length(em_) + 0.5 * grid_);
    }
    if (layout_.detail.axis_titles && out.y_labels && !plot.y.title.empty()) m.left += line_height * em_;
    if (layout_.detail.tick_labels) m.right = std::max(m.right, end_label_room(plot));
    if (plot.heat_map && !plot.heat_map->is_picture() && layout_.detail.color_bars)
      m.right = std::max(m.right, 2.4 * grid_ + width(limit_label(*plot.heat_map)));
    if (layout_.detail.color_bars) m.right = std::max(m.right, density_room(plot));
    return m;
  }

  std::string limit_label(const HeatMap& map) const {
    const std::vector<Tick> all = ticks({"", "", AxisScale::linear, {-map.limit, -map.limit}}, 1);
    return all.empty() ? "" : all.front().label;
  }

  /// Room for the sums along one side of a density.
  double sums_room(const std::vector<double>& sums) const {
    return sums.empty() || !layout_.detail.color_bars ? 0 : 2.6 * em_;
  }
  /// Wide enough that the colours of all its lanes are seen side by side.
  double bar_width(const Plot& plot) const {
    return grid_ * std::max(0.9, 0.45 * static_cast<double>(plot.densities.size()));
  }
  /// On the right of a density: sums, then the colour bar and its labels.
  double density_room(const Plot& plot) const {
    if (plot.densities.empty()) return 0;
    const double bar = plot.has_counts() ? bar_width(plot) + 1.5 * grid_ + width("10⁶") : 0;
    return sums_room(plot.densities.front().y_sums) + bar;
  }

  double end_label_room(const Plot& plot) const {
    double room = 0;
    for (const Series& series : plot.series)
      if (series.end_marker == Marker::none && !series.end_label.empty())
        room = std::max(room, width(series.end_label) + 1.25 * grid_);
    return room;
  }

  Margins head_and_foot(std::size_t i, double legend_line) {
    const Plot& plot = figure_.plots[i];
    PlotLayout& out = layout_.plots[i];
    Margins m{0, 0, 0.5 * grid_, 0.5 * grid_};
    m.top += head_height(plot, says_legend(i), legend_line, out);
    if (!plot.densities.empty()) m.top += sums_room(plot.densities.front().x_sums);
    if (layout_.detail.tick_labels) m.bottom = tick_length(em_) + 0.25 * grid_ + line_height * em_;
    out.x_title_y = m.bottom + text_ascent * em_;
    if (layout_.detail.axis_titles && out.x_labels && !plot.x.title.empty()) m.bottom += line_height * em_;
    return m;
  }

  /// Where a legend may go on to the right: over plots without one.
  double legend_line(std::size_t i, const std::vector<double>& pitches) const {
    double line = data_width_;
    for (std::size_t next = i + 1; next < shown_ && next % columns_ != 0; ++next) {
      const Plot& plot = figure_.plots[next];
      // its axis title, beside its head too
      const bool tall = !same_as_left(next) && width(plot.y.title) > heights_[i / columns_];
      if (says_legend(next) || !plot.densities.empty() || tall) break;
      line += pitches[next % columns_];
    }
    return line;
  }

  /// Title and legend above the axes: on one line where they fit, else the legend below the title. Positions
  /// are relative to the data area's left edge and the head's top.
  double head_height(const Plot& plot, bool legend, double legend_line, PlotLayout& out) const {
    const double line = line_height * em_;
    const bool titled = !plot.title.empty();
    const double title = titled ? canvas_.text_width(plot.title, em_, Weight::bold) : 0;
    out.title_y = text_ascent * em_;
    out.title_width = data_width_;
    const auto beside_title = data_width_ - (titled ? title + legend_gap * em_ : 0);
    const LegendPlacer placer(canvas_, em_);
    out.legend.clear();
    if (legend) {
      const double height = grid_rect_.height / static_cast<double>(std::max<std::size_t>(rows_, 1));
      const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(most_of_height * height / line)));
      out.legend = placer.fit(plot, {beside_title, legend_line, most});
    }
    if (out.legend.empty()) return titled ? line + 0.25 * grid_ : 0;
    const double total = placer.width(out.legend);
    const bool beside = titled && total <= beside_title;
    const std::size_t lines = beside ? placer.place(out.legend, data_width_, data_width_ - total, 0)
                                     : placer.place(out.legend, legend_line, 0, titled ? 1 : 0);
    return static_cast<double>(lines) * line + 0.25 * grid_;
  }

  void position(std::size_t i, const Rect& whole, const Margins& m) {
    const Plot& plot = figure_.plots[i];
    PlotLayout& out = layout_.plots[i];
    Rect data{whole.x + m.left, whole.y + m.top, data_width_, heights_[i / columns_]};
    if (plot.heat_map || plot.same_scale) data = keep_aspect(data, plot);
    out.frame.whole = whole;
    out.frame.data = data;
    out.frame.x = plot.x;
    out.frame.y = plot.y;
    const double head = data.y - m.top;
    out.title_y += head;
    out.title_width = std::max(whole.right() - data.x, 1.0);
    const bool titled = !plot.title.empty();
    out.frame.title = {data.x, head, out.title_width, titled ? line_height * em_ : 0};
    out.x_title_y += data.bottom();
    out.y_title_x = data.x - m.left + text_ascent * em_;
    out.frame.legend.assign(plot.series.size(), {});
    for (LegendEntry& entry : out.legend) {
      entry.box.x += data.x;
      entry.box.y += head;
      if (entry.series != no_series) out.frame.legend[entry.series] = entry.box;
    }
    const double above = plot.densities.empty() ? 0 : sums_room(plot.densities.front().x_sums);
    const double beside = plot.densities.empty() ? 0 : sums_room(plot.densities.front().y_sums);
    const double apart = 0.3 * grid_;
    out.x_sums = {data.x, data.y - above, data.width, std::max(above - apart, 0.0)};
    out.y_sums = {data.right() + apart, data.y, std::max(beside - apart, 0.0), data.height};
    out.color_bar = {data.right() + beside + 0.75 * grid_, data.y, bar_width(plot), data.height};
  }

  /// Square cells (or units), unless the matrix (or view) is so long that they would leave a sliver.
  static Rect keep_aspect(const Rect& room, const Plot& plot) {
    const double columns = std::abs(plot.x.range.max - plot.x.range.min);
    const double rows = std::abs(plot.y.range.max - plot.y.range.min);
    if (!(columns > 0) || !(rows > 0)) return room;
    const double aspect = std::clamp(columns / rows, 0.25, 4.0);
    const double width = std::min(room.width, room.height * aspect);
    const double height = width / aspect;
    return {room.x, room.y + (room.height - height) / 2, width, height};
  }

  const Canvas& canvas_;
  const Figure& figure_;
  std::size_t shown_;
  double em_, grid_;
  std::size_t columns_, rows_ = 1;
  Rect grid_rect_;
  double room_width_ = 1;        ///< that there is for each data area
  double data_width_ = 1;        ///< of every data area
  std::vector<double> heights_;  ///< of the data areas, by row
  FigureLayout layout_;
};

}  // namespace

namespace {

/// What goes before a plot does, in this order. Of heat maps rows and columns count less than the pictures'
/// size: the cursor names them.
std::vector<Detail> details(const Figure& figure, bool title) {
  Detail detail;
  detail.caption = detail.title = title;
  std::vector<Detail> in_order{detail};
  const auto next = [&](bool Detail::*part) {
    detail.*part = false;
    in_order.push_back(detail);
  };
  if (!is_heat_maps(figure)) {
    next(&Detail::caption);
    if (has_bars(figure)) next(&Detail::color_bars);
    return in_order;
  }
  for (bool Detail::*part :
       {&Detail::axis_titles, &Detail::tick_labels, &Detail::caption, &Detail::color_bars})
    next(part);
  return in_order;
}

}  // namespace

FigureLayout lay_out(const Canvas& canvas, Rect area, const Figure& figure, const PaintOptions& options) {
  const auto attempt = [&](const Detail& detail, std::size_t shown) -> std::optional<FigureLayout> {
    // Titles and legends take their part of rows: another grid is taken where that makes data clearly larger.
    constexpr double clearly = 1.2;
    std::optional<FigureLayout> best;
    double side = 0;
    for (const std::size_t columns : column_choices(figure, shown, area)) {
      Attempt made(canvas, area, figure, options, detail, shown, columns);
      if (!made.may_be_roomy()) continue;
      made.run();
      if (!made.roomy() || made.smaller_side() <= clearly * side) continue;
      best = made.result();
      side = made.smaller_side();
    }
    return best;
  };
  const std::vector<Detail> in_order = details(figure, options.title);
  for (std::size_t shown = figure.plots.size(); shown > 0; --shown)
    for (const Detail& detail : in_order)
      if (std::optional<FigureLayout> found = attempt(detail, shown)) return *std::move(found);
  // One plot alone, without numbers, then without the figure's title.
  Detail last = in_order.back();
  last.color_bars = false;
  for (bool* part : {&last.tick_labels, &last.title}) {
    *part = false;
    if (std::optional<FigureLayout> found = attempt(last, std::min<std::size_t>(figure.plots.size(), 1)))
      return *std::move(found);
  }
  Attempt nothing(canvas, area, figure, options, last, 0, 1);
  FigureLayout layout = nothing.result();
  layout.more = figure.plots.empty() ? "" : "Enlarge to see this figure";
  layout.more_y = layout.inside.y + layout.inside.height / 2;
  return layout;
}

}  // namespace muonscope
