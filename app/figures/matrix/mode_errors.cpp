// What is still to be learnt, mode by mode: errors along M*'s singular vectors, or the residual's own
// singular values. A plot per lane on the same axes.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/matrix/mode_curves.h"

namespace muonscope {

namespace {

/// Errors of modes that have arrived tremble around rounding: this many decades are enough.
constexpr double most_decades = 1e12;

Range decades_of_errors(const Figure& figure, AxisScale scale) {
  double lowest = INFINITY, highest = 0;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series)
      for (const double value : series.y) {
        if (!std::isfinite(value) || series.end_marker != Marker::none) continue;
        highest = std::max(highest, value);
        if (value > 0) lowest = std::min(lowest, value);
      }
  if (!(highest > 0)) return scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  if (scale == AxisScale::linear) return {0, round_up(1.05 * highest)};
  return decades_around(std::clamp(lowest, highest / most_decades, highest), highest);
}

struct Errors {
  std::string id, y_title;
  ModeQuantity quantity;
};

Figure build_errors(const Errors& errors, const Snapshot& snapshot, const ViewOptions& options) {
  Figure figure = figure_of(errors.id, snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    Plot plot = time_plot(snapshot, errors.y_title, AxisScale::logarithmic, options);
    plot.title = lane_title(snapshot.lanes[i]);
    add_mode_curves(plot, snapshot.lanes[i], errors.quantity, options);
    if (plot.series.empty()) explain_missing(plot, errors.quantity.observable);
    append_edit_marks(plot, snapshot, i, options);
    figure.plots.push_back(std::move(plot));
  }
  const Range fitted = decades_of_errors(figure, options.y_scale.value_or(AxisScale::logarithmic));
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(fitted);
  return figure;
}

}  // namespace

Figure build_modes(const FigureInput& input, const ViewOptions& options) {
  const Modes modes = input.snapshot->problem->modes().value();
  Figure figure =
      build_errors({"modes", std::string("error |") + modes.error + "|", {"mode_error_", "e", "modes", true}},
                   *input.snapshot, options);
  if (modes.targets.size() == 0) {
    for (Plot& plot : figure.plots)
      plot.empty_text = plot.empty_on_screen = "No modes here: no value of the given matrices is above 0";
  }
  return figure;
}

Figure build_residual(const FigureInput& input, const ViewOptions& options) {
  return build_errors({"residual", "singular values σᵢ(PQᵀ − M*)", {"sv_residual_", "σ", "residual", false}},
                      *input.snapshot, options);
}

}  // namespace muonscope
