#include "app/figures/figure_csv.h"

#include <algorithm>
#include <cmath>

#include "core/io/numbers.h"

namespace muonscope {

namespace {

/// RFC 4180: quoted where a separator, a quote or a line break is inside.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

void append_curves(std::string& out, const std::string& plot, const Series& series) {
  const std::string start = plot + "," + field(series.name) + ",";
  for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
    if (std::isfinite(series.x[i]) && std::isfinite(series.y[i]))
      out += start + round_trip(series.x[i]) + "," + round_trip(series.y[i]) + "\n";
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

std::string figure_csv(const Figure& figure) {
  const bool maps = std::any_of(figure.plots.begin(), figure.plots.end(),
                                [](const Plot& plot) { return plot.heat_map.has_value(); });
  std::string out = maps ? "plot,series,row,column,value\n" : "plot,series,x,y\n";
  for (const Plot& plot : figure.plots) {
    const std::string name = field(plot.title.empty() ? figure.title : plot.title);
    if (plot.heat_map)
      append_cells(out, name, *plot.heat_map);
    else
      for (const Series& series : plot.series) append_curves(out, name, series);
  }
  return out;
}

}  // namespace muonscope
