#include "app/figures/finish.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/numbers.h"

namespace muonscope {

namespace {

/// More curves than this that become 0 are told together: the first one when.
constexpr std::size_t most_zero_labels = 3;

std::string whole_or_brief(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? std::to_string(static_cast<long long>(value)) : readable(value);
}

/// "step 12", "1.5 s".
std::string time_text(const Axis& axis, double x) {
  if (axis.title == "step t") return "step " + whole_or_brief(x);
  return readable(x) + (axis.unit.empty() ? "" : " " + axis.unit);
}

/// Samples in a row that are exactly 0.
struct ZeroRun {
  std::size_t first = 0, end = 0;
};

/// Without one that a curve only begins with, as kinetic energy at rest, and those before which it had left
/// the axes already.
std::vector<ZeroRun> zero_runs(const Series& series, std::size_t count, double lowest) {
  std::vector<ZeroRun> runs;
  for (std::size_t i = 0; i < count; ++i) {
    if (series.y[i] != 0) continue;
    if (runs.empty() || runs.back().end < i) runs.push_back({i, i});
    runs.back().end = i + 1;
  }
  if (!runs.empty() && runs.front().first == 0 && runs.front().end < count) runs.erase(runs.begin());
  std::erase_if(runs, [&](const ZeroRun& run) { return run.first > 0 && series.y[run.first - 1] < lowest; });
  return runs;
}

/// "0 from step 12 on", "0 at step 3"; of many times how many.
std::string zero_text(const Axis& axis, const Series& series, std::span<const ZeroRun> runs,
                      std::size_t count) {
  const std::string start = time_text(axis, series.x[runs.front().first]);
  if (runs.size() > 1) return "0 at " + std::to_string(runs.size()) + " times, first at " + start;
  if (runs.front().end == count) return "0 from " + start + " on";
  return runs.front().end - runs.front().first == 1 ? "0 at " + start : "0 for a while from " + start + " on";
}

/// A mark where each run of zeros begins, of many where the first one and the one that stays do; words at the
/// first and at the one that stays.
void mark_zeros_of(Plot& plot, const Series& series, bool named) {
  constexpr std::size_t most_marks = 4;
  const std::size_t count = std::min(series.x.size(), series.y.size());
  const std::vector<ZeroRun> runs = zero_runs(series, count, plot.y.range.min);
  if (runs.empty()) return;
  const std::string name = named ? series.name + ": " : "";
  const std::string& group = group_of(series);
  const bool stays = runs.back().end == count;
  const std::size_t passing = runs.size() - (stays ? 1 : 0);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool first = i == 0 && passing > 0, last = stays && i + 1 == runs.size();
    if (!first && !last && runs.size() > most_marks) continue;
    const auto told = first ? std::span(runs).first(passing) : std::span(runs).last(1);
    const std::string label = first || last ? name + zero_text(plot.x, series, told, count) : "";
    plot.zeros.push_back({series.x[runs[i].first], label, series.style, group});
  }
}

bool is_curve(const Series& series) {
  return !series.is_theory && series.style.draw == Style::Draw::line;
}

/// Names are said where there are several curves; of many that vanish together the first one's time.
void mark_zeros(Plot& plot) {
  const bool over_time = plot.over_time || plot.x.title == "step t";
  if (!over_time || plot.y.scale != AxisScale::logarithmic || !plot.empty_text.empty()) return;
  const auto curves = std::ranges::count_if(plot.series, is_curve);
  for (const Series& series : plot.series)
    if (is_curve(series)) mark_zeros_of(plot, series, curves > 1);
  std::size_t labels = 0;
  for (const ZeroMark& zero : plot.zeros) labels += zero.label.empty() ? 0 : 1;
  if (labels <= most_zero_labels) return;
  for (ZeroMark& zero : plot.zeros) zero.label.clear();
  const auto first = std::ranges::min_element(plot.zeros, {}, &ZeroMark::x);
  first->label = std::to_string(labels) + " curves become 0, the first at " + time_text(plot.x, first->x);
}

/// No plot is blank without a word.
void say_if_blank(Plot& plot) {
  if (!plot.empty_text.empty() || shows_data(plot)) return;
  plot.empty_text = "No value here is a number";
  plot.appears_at = 1;
}

/// The screen's words in place of those of files.
void choose_words(Plot& plot, Medium medium) {
  if (medium != Medium::screen) return;
  if (!plot.empty_text.empty() && !plot.empty_on_screen.empty()) plot.empty_text = plot.empty_on_screen;
  if (!plot.note_on_screen.empty()) plot.note += (plot.note.empty() ? "" : "\n") + plot.note_on_screen;
}

/// A place on the axes, zeros at the lower end of a logarithmic one included.
bool has_place(const Axis& axis, double value) {
  return std::isfinite(value) && (axis.scale == AxisScale::linear || value >= 0);
}

}  // namespace

void finish(Figure& figure, Medium medium) {
  for (Plot& plot : figure.plots) {
    say_if_blank(plot);
    mark_zeros(plot);
    choose_words(plot, medium);
  }
}

bool shows_data(const Plot& plot) {
  if (!plot.empty_text.empty()) return false;
  if (plot.heat_map || plot.field || !plot.densities.empty()) return true;
  return std::ranges::any_of(plot.series, [&plot](const Series& series) {
    if (series.is_theory) return false;
    for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
      if (has_place(plot.x, series.x[i]) && has_place(plot.y, series.y[i])) return true;
    return false;
  });
}

bool shows_data(const Figure& figure) {
  return std::ranges::any_of(figure.plots, [](const Plot& plot) { return shows_data(plot); });
}

}  // namespace muonscope
