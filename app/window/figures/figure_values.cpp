#include "app/window/figures/figure_values.h"

#include <algorithm>
#include <cmath>

#include "app/paint/layout.h"
#include "core/base/numbers.h"

namespace muonscope {

std::string figure_values(const Figure& figure, const std::vector<std::string>& hidden, double x) {
  std::string text;
  for (const Plot& plot : figure.plots) {
    for (const Series& series : plot.series) {
      const bool shown = std::find(hidden.begin(), hidden.end(), group_of(series)) == hidden.end();
      const std::size_t count = std::min(series.x.size(), series.y.size());
      if (!shown || series.style.pale || count == 0) continue;
      const auto nearest =
          std::min_element(series.x.begin(), series.x.begin() + static_cast<std::ptrdiff_t>(count),
                           [x](double a, double b) { return std::abs(a - x) < std::abs(b - x); });
      const std::string name = plot.title.empty() ? series.name : plot.title + ": " + series.name;
      text += name + '\t' + round_trip(*nearest) + '\t' +
              round_trip(series.y[static_cast<std::size_t>(nearest - series.x.begin())]) + '\n';
    }
  }
  return text;
}

}  // namespace muonscope
