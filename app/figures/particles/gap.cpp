// The gap to the minimum with its exponential rate (arXiv 2605.23871): H − J* falls steadily, J − J* swings
// below it.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/particles/energies.h"
#include "core/base/numbers.h"
#include "core/observables/decay.h"

namespace muonscope {

namespace {

/// On screen a rate is fitted to no more rows than these: the others say nothing new.
constexpr std::size_t most_fitted_rows = 8192;
/// And the line drawn through no more places than these.
constexpr std::size_t most_line_points = 1024;

Series gap_series(const Snapshot& snapshot, std::size_t index, const char* column, double minimum,
                  const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  Curve curve = curve_of(lane, column, options);
  // Below the minimum by rounding is at it.
  for (double& value : curve.y) value = value < minimum ? 0 : value - minimum;
  Series series;
  series.group = lane.spec.name;
  series.style = lane_style(snapshot.lanes, index);
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  return series;
}

bool has_flow(const LaneSnapshot& lane) {
  const int index = lane.trace.column("hamiltonian");
  return index >= 0 && lane.trace.rows() > 0 && std::isfinite(lane.trace.at(0, index));
}

/// Of H, or of J where a lane follows no flow.
struct RateFit {
  Decay decay;
  Curve line;  ///< over the view's time axis, from the start to the end of the span
};

std::optional<RateFit> rate_fit(const LaneSnapshot& lane, double minimum, const ViewOptions& options) {
  const std::vector<std::size_t> rows =
      spread_rows(0, lane.trace.rows(), options.detail > 0 ? most_fitted_rows : 0);
  const Curve time = curve_at(lane, "time", rows);
  const Curve energy = curve_at(lane, has_flow(lane) ? "hamiltonian" : "objective", rows);
  std::vector<double> gap;
  for (const double value : energy.y) gap.push_back(value - minimum);
  const auto span = decay_span(time.y, gap);
  const auto decay = span ? fit_decay(time.y, gap, *span) : std::nullopt;
  if (!decay) return std::nullopt;
  RateFit fit{*decay, {}};
  const std::size_t stride = options.detail > 0 ? time.y.size() / most_line_points + 1 : 1;
  for (std::size_t i = 0; i < time.y.size() && time.y[i] <= span->to; i += stride) {
    fit.line.x.push_back(time_of(lane, time.x[i], options.time));
    fit.line.y.push_back(decay->at(time.y[i]));
  }
  return fit;
}

std::string rate_text(const LaneSnapshot& lane, const Decay& decay) {
  if (decay.too_early()) return lane.spec.name + ": too early to tell a rate";
  const std::string rate =
      lane.spec.name + ": k = " + readable(decay.rate) + " ± " + readable(decay.half_width, 2);
  return decay.changing ? rate + ", still changing" : rate;
}

void add_rate(Plot& plot, const LaneSnapshot& lane, double minimum, const ViewOptions& options) {
  std::optional<RateFit> fit = rate_fit(lane, minimum, options);
  if (!fit) return;
  if (!plot.note.empty()) plot.note += '\n';
  plot.note += rate_text(lane, fit->decay);
  if (!options.theory || fit->decay.too_early()) return;
  Series line;
  line.name = "fitted e^(−kt), t from " + brief_number(fit->decay.span.from) + " to " +
              brief_number(fit->decay.span.to);
  line.group = "theory";
  line.is_theory = true;
  line.condition = "over its span of t; k with scatter and drift, 95 %";
  line.in_legend = std::ranges::none_of(plot.series, &Series::is_theory);
  line.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1.5};
  line.x = std::move(fit->line.x);
  line.y = std::move(fit->line.y);
  plot.series.push_back(std::move(line));
}

void add_gaps(Plot& plot, const Snapshot& snapshot, double minimum, const ViewOptions& options) {
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    if (has_flow(lane)) {
      Series h = gap_series(snapshot, i, "hamiltonian", minimum, options);
      h.name = lane.spec.name + ": H − J*";
      h.style.width = 2.5;
      mark_divergence(lane, h);
      plot.series.push_back(std::move(h));
    }
    Series j = gap_series(snapshot, i, "objective", minimum, options);
    j.name = lane.spec.name + ": J − J*";
    j.style.width = 1;
    j.style.marker = Marker::none;
    j.in_legend = !has_flow(lane);
    plot.series.push_back(std::move(j));
    add_rate(plot, lane, minimum, options);
  }
}

}  // namespace

Figure build_gap(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("gap", snapshot);
  Plot plot = time_plot(snapshot, "H − J* (thick) and J − J* (thin)", AxisScale::logarithmic, options);
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) append_edit_marks(plot, snapshot, i, options);
  const std::optional<double> minimum = known_minimum(snapshot);
  const bool recorded = std::ranges::all_of(
      snapshot.lanes, [](const LaneSnapshot& lane) { return lane.trace.column("objective") >= 0; });
  if (!recorded) {
    explain_missing(plot, "energy");
  } else if (!minimum) {
    plot.empty_text = "The minimum J* of this objective is not known";
  } else {
    add_gaps(plot, snapshot, *minimum, options);
  }
  plot.y.range = options.y.value_or(energy_range({&plot, 1}, plot.y.scale));
  figure.plots.push_back(std::move(plot));
  return figure;
}

}  // namespace muonscope
