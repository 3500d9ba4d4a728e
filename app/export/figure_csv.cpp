#include "app/export/figure_csv.h"

#include <algorithm>
#include <cmath>

#include "app/paint/layout.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

/// RFC 4180: quoted where a separator, a quote or a line break is inside.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

/// `end`: what follows a point on its line.
void append_curves(std::string& out, const std::string& plot, const Series& series, const char* end) {
  const std::string start = plot + "," + field(series.name) + ",";
  for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
    if (std::isfinite(series.x[i]) && std::isfinite(series.y[i]))
      out += start + round_trip(series.x[i]) + "," + round_trip(series.y[i]) + end;
}

/// Cells that are not empty, by their middles.
void append_counts(std::string& out, const std::string& plot, const Density& density) {
  const std::string start = plot + "," + field(density.group.empty() ? density.name : density.group) + ",";
  const auto rows = static_cast<double>(density.counts.rows()),
             columns = static_cast<double>(density.counts.cols());
  for (Eigen::Index row = 0; row < density.counts.rows(); ++row)
    for (Eigen::Index column = 0; column < density.counts.cols(); ++column) {
      if (density.counts(row, column) == 0) continue;
      const double across = (static_cast<double>(column) + 0.5) / columns,
                   down = (static_cast<double>(row) + 0.5) / rows;
      out += start + round_trip(density.x.min + across * (density.x.max - density.x.min)) + "," +
             round_trip(density.y.max - down * (density.y.max - density.y.min)) + "," +
             round_trip(density.counts(row, column)) + "\n";
    }
}

void append_cells(std::string& out, const std::string& plot, const HeatMap& map) {
  const std::string start = plot + "," + field(map.name) + ",";
  for (Eigen::Index row = 0; row < map.values.rows(); ++row)
    for (Eigen::Index column = 0; column < map.values.cols(); ++column)
      if (std::isfinite(map.values(row, column)))
        out += start + std::to_string(row + 1) + "," + std::to_string(column + 1) + "," +
               round_trip(map.values(row, column)) + "\n";
}

}  // namespace

std::string figure_csv(const Figure& figure, const std::vector<std::string>& hidden) {
  const auto seen = [&hidden](const std::string& group) {
    return std::ranges::find(hidden, group) == hidden.end();
  };
  const bool maps = std::any_of(figure.plots.begin(), figure.plots.end(),
                                [](const Plot& plot) { return plot.heat_map.has_value(); });
  const bool counted = std::any_of(figure.plots.begin(), figure.plots.end(),
                                   [](const Plot& plot) { return plot.has_counts(); });
  std::string out = maps      ? "plot,series,row,column,value\n"
                    : counted ? "plot,series,x,y,count\n"
                              : "plot,series,x,y\n";
  for (const Plot& plot : figure.plots) {
    const std::string name = field(plot.title.empty() ? figure.title : plot.title);
    if (plot.heat_map)
      append_cells(out, name, *plot.heat_map);
    else
      for (const Series& series : plot.series)
        if (seen(group_of(series)) && !series.style.pale)
          append_curves(out, name, series, counted ? ",\n" : "\n");
    for (const Density& density : plot.densities)
      if (seen(density.group)) append_counts(out, name, density);
  }
  return out;
}

}  // namespace muonscope
