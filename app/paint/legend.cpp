#include "app/paint/legend.h"

#include <algorithm>

#include "app/paint/text.h"

namespace muonscope {

const std::string& legend_name(const Series& series) {
  return series.legend.empty() ? series.name : series.legend;
}

std::string brief_name(const std::string& name) {
  return name.substr(0, std::min(name.find(": "), name.find(" = ")));
}

bool has_legend(const Plot& plot) {
  return plot.legend && std::ranges::any_of(plot.series, [](const Series& series) {
           return series.in_legend && !series.name.empty();
         });
}

bool same_legend(const Plot& one, const Plot& other) {
  const auto said = [](const Plot& plot) {
    std::vector<const Series*> all;
    for (const Series& series : plot.series)
      if (series.in_legend && !series.name.empty()) all.push_back(&series);
    return all;
  };
  return std::ranges::equal(said(one), said(other), [](const Series* a, const Series* b) {
    return legend_name(*a) == legend_name(*b) && group_of(*a) == group_of(*b) && a->style == b->style;
  });
}

namespace {

/// Beside a legend's text: a piece of curve, shorter where there is little room, or the marker or bar.
double legend_sample(const Series& series, double em, double widest) {
  return is_line(series.style) ? std::clamp(0.35 * widest, 1.4 * em, 3 * em) : 0.9 * em;
}

}  // namespace

std::vector<LegendEntry> LegendPlacer::fit(const Plot& plot, const LegendRoom& room) const {
  std::vector<LegendEntry> entries = entries_no_wider(plot, false, room.line);
  if (width(entries) <= room.beside_title) return entries;
  for (int beside = 1; beside <= 4; ++beside) {
    const double widest = (room.line - legend_gap * em_ * (beside - 1)) / beside;
    // Shorter names would be none.
    constexpr double narrowest = 5;
    if (beside > 1 && widest < narrowest * em_) break;
    entries = entries_no_wider(plot, true, widest);
    if (entries.empty() || place(entries, room.line, 0, 0) <= room.most_lines) return entries;
  }
  const std::vector<LegendEntry> all = entries;
  for (std::size_t kept = all.size() - 1; kept > 0; --kept) {
    const std::string text = "+" + std::to_string(all.size() - kept);
    entries.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept));
    entries.push_back({no_series, 0, {0, 0, width(text), line_height * em_}, text});
    if (place(entries, room.line, 0, 0) <= room.most_lines) break;
  }
  return entries;
}

std::size_t LegendPlacer::place(std::vector<LegendEntry>& entries, double line, double x,
                                std::size_t first) const {
  std::size_t row = first;
  for (LegendEntry& entry : entries) {
    if (x > 0 && x + entry.box.width > line + 0.01) x = 0, ++row;
    entry.box.x = x, entry.box.y = static_cast<double>(row) * line_height * em_;
    x += entry.box.width + legend_gap * em_;
  }
  return row + 1;
}

double LegendPlacer::width(const std::vector<LegendEntry>& entries) const {
  double total = entries.empty() ? 0 : -legend_gap * em_;
  for (const LegendEntry& entry : entries) total += entry.box.width + legend_gap * em_;
  return total;
}

/// Names that would be alike without their explanations keep them, or as much as there is room for.
std::string LegendPlacer::text_of(const Plot& plot, const Series& series, bool brief, double room) const {
  const std::string &name = legend_name(series), shorter = brief_name(name);
  const bool ambiguous = std::any_of(plot.series.begin(), plot.series.end(), [&](const Series& other) {
    return other.in_legend && legend_name(other) != name && brief_name(legend_name(other)) == shorter;
  });
  if (!ambiguous) return brief ? shorter : name;
  return width(name) <= room ? name : name.substr(0, name.find(": "));
}

std::vector<LegendEntry> LegendPlacer::entries_no_wider(const Plot& plot, bool brief, double widest) const {
  std::vector<LegendEntry> entries;
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    const Series& series = plot.series[s];
    if (!series.in_legend || series.name.empty()) continue;
    const double sample = legend_sample(series, em_, widest), before = sample + 0.5 * em_;
    const double room = std::max(widest - before, 0.0);
    const std::string text =
        fit_middle(canvas_, text_of(plot, series, brief, room), em_, Weight::regular, room);
    entries.push_back({s, sample, {0, 0, before + width(text), line_height * em_}, text});
  }
  return entries;
}

}  // namespace muonscope
