#include "app/paint/grid_columns.h"

#include <algorithm>

namespace muonscope {
namespace {

/// The figure's own number of columns, or all plots side by side where that makes the smaller side of each
/// larger: a wide strip has no room for rows.
std::size_t fitting_columns(const Figure& figure, std::size_t shown, const Rect& area) {
  const std::size_t plots = std::max<std::size_t>(shown, 1);
  const std::size_t own =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::max(figure.columns, 1)), 1, plots);
  const auto smaller_side = [&](std::size_t columns) {
    const std::size_t rows = (plots + columns - 1) / columns;
    return std::min(area.width / static_cast<double>(columns) / preferred_aspect,
                    area.height / static_cast<double>(rows));
  };
  return smaller_side(plots) > smaller_side(own) ? plots : own;
}

/// Whether these plots show the same of several lanes: then no row of them stands for anything.
bool are_alike(const Figure& figure, std::size_t shown) {
  const Plot& first = figure.plots.front();
  return std::all_of(figure.plots.begin(), figure.plots.begin() + static_cast<std::ptrdiff_t>(shown),
                     [&first](const Plot& plot) {
                       return plot.height == first.height && plot.x.title == first.x.title &&
                              plot.y.title == first.y.title;
                     });
}

}  // namespace

std::vector<std::size_t> column_choices(const Figure& figure, std::size_t shown, const Rect& area) {
  constexpr std::size_t most_tried = 6;  // grids of more plots are what they are
  std::vector<std::size_t> choices{fitting_columns(figure, shown, area)};
  if (shown <= 2 || shown > most_tried || !are_alike(figure, shown)) return choices;
  const auto add = [&choices](std::size_t columns) {
    if (std::ranges::find(choices, columns) == choices.end()) choices.push_back(columns);
  };
  if (shown <= static_cast<std::size_t>(std::max(figure.columns, 1))) add((shown + 1) / 2);
  if (shown == figure.plots.size()) add(shown);
  return choices;
}

}  // namespace muonscope
