// Singular values of P or of PQᵀ over time, a plot per lane on the same axes (figures 1a,b and 4 of arXiv
// 2606.30509).

#include <algorithm>
#include <cmath>

#include "app/figures/builders.h"
#include "app/figures/common.h"
#include "app/figures/edit_marks.h"
#include "app/figures/mode_curves.h"
#include "app/figures/shown_rows.h"
#include "app/figures/theory.h"

namespace muonscope {

namespace {

/// Whose singular values are shown. Those of P end at √s*ᵢ; those of PQᵀ are their squares where P and Q are
/// balanced.
struct Shown {
  std::string id, y_title;
  ModeQuantity quantity;
  bool product = false;
  double of_factor(double sigma) const { return product ? sigma * sigma : sigma; }
};

/// More predicted curves than this would be a grey area.
constexpr Eigen::Index most_theory_modes = 64;
constexpr std::size_t theory_samples = 600;

std::string theory_name(SpectrumLaw law, const Shown& shown) {
  if (law == SpectrumLaw::ramp) return shown.product ? "theory: min((Ση)², s*ᵢ)" : "theory: min(Ση, √s*ᵢ)";
  return "theory: logistic, rate 2ηs*ᵢ";
}

/// Ramps are for steps shorter than the way of every mode: a longer one jumps past its plateau.
bool has_short_steps(const TrainingTime& time, const FactorizationFacts& facts) {
  double smallest = INFINITY, longest = 0;
  for (const double s : facts.target_values)
    if (s > 0) smallest = std::min(smallest, std::sqrt(s));
  for (std::size_t i = 1; i < time.step.size(); ++i)
    longest = std::max(longest, (time.time[i] - time.time[i - 1]) / (time.step[i] - time.step[i - 1]));
  return longest < smallest;
}

void add_theory(Plot& plot, const LaneSnapshot& lane, const FactorizationFacts& facts, const Shown& shown,
                double last, const ViewOptions& options) {
  const std::optional<SpectrumLaw> law = spectrum_law(lane.spec.optimizer, facts);
  // Before its first step a lane has no time of a step.
  if (!law || time_of(lane, last, options.time) == 0) return;
  const bool all_rows = options.detail == 0 || lane.trace.rows() <= options.detail;
  const std::vector<std::size_t> rows = spread_rows(0, lane.trace.rows(), all_rows ? 0 : 2 * theory_samples);
  const TrainingTime all = training_time(lane, last, rows), time = thinned(all, theory_samples);
  if (law == SpectrumLaw::ramp && !has_short_steps(all, facts)) return;
  std::vector<double> x;
  for (const double step : time.step) x.push_back(time_of(lane, step, options.time));
  const Eigen::Index modes = std::min(facts.target_values.size(), most_theory_modes);
  for (Eigen::Index i = 0; i < modes; ++i) {
    Series series;
    series.name = theory_name(*law, shown);
    series.group = "theory";
    series.in_legend = i == 0;
    series.is_theory = true;
    series.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1};
    series.x = x;
    for (const double t : time.time)
      series.y.push_back(
          shown.of_factor(predicted_value(*law, facts.target_values[i], facts.mode_start[i], t)));
    plot.series.push_back(std::move(series));
  }
}

bool same_law(const Snapshot& snapshot, std::size_t lane, const FactorizationFacts& facts) {
  return spectrum_law(snapshot.origin->lanes[lane].optimizer, facts) ==
         spectrum_law(snapshot.lanes[lane].spec.optimizer, facts);
}

/// A lane on its way to infinity must not squeeze the others: values further above the largest plateau leave
/// the axes.
constexpr double most_above_plateau = 2;

bool stopped(const Plot& plot) {
  return !plot.series.empty() && plot.series.front().end_marker != Marker::none;
}

/// 0 … a little above the largest plateau or value.
Range fitted_range(const Figure& figure, const FactorizationFacts* facts, const Shown& shown,
                   AxisScale scale) {
  const double plateau = facts != nullptr && facts->target_values.size() > 0
                             ? shown.of_factor(std::sqrt(facts->target_values[0]))
                             : 0;
  double highest = plateau, lowest = INFINITY;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series)
      for (const double value : series.y) {
        if ((stopped(plot) && plateau > 0) || series.is_theory || !std::isfinite(value)) continue;
        highest = std::max(highest, value);
        if (value > 0) lowest = std::min(lowest, value);
      }
  if (plateau > 0) highest = std::min(highest, most_above_plateau * plateau);
  if (!(highest > 0)) return scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  if (scale == AxisScale::logarithmic) return decades_around(std::min(lowest, highest), highest);
  const double step = round_up(highest) / 10;
  return {0, std::ceil(1.08 * highest / step) * step};
}

Figure build(const Snapshot& snapshot, const ViewOptions& options, const Shown& shown) {
  const FactorizationFacts* facts = snapshot.problem ? snapshot.problem->factorization() : nullptr;
  Figure figure = figure_of(shown.id, snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  const double end = last_step(snapshot);
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    Plot plot = time_plot(snapshot, shown.y_title, AxisScale::linear, options);
    plot.title = lane_title(lane);
    add_mode_curves(plot, lane, shown.quantity, options);
    if (plot.series.empty()) plot.empty_text = record_hint(shown.quantity.observable, snapshot);
    const double last = options.time == TimeAxis::steps ? plot.x.range.max : end;
    // No law is known for a run that began under another one.
    const bool one_law =
        facts != nullptr && (!changed_optimizer(snapshot, i) || same_law(snapshot, i, *facts));
    if (one_law && options.theory && plot.empty_text.empty())
      add_theory(plot, lane, *facts, shown, last, options);
    append_edit_marks(plot, snapshot, i, options);
    figure.plots.push_back(std::move(plot));
  }
  const Range fitted = fitted_range(figure, facts, shown, options.y_scale.value_or(AxisScale::linear));
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(fitted);
  return figure;
}

}  // namespace

Figure build_spectra(const FigureInput& input, const ViewOptions& options) {
  return build(*input.snapshot, options,
               {"spectra", "singular values σᵢ(P)", {"sv_p_", "σ", "singular_values", false}, false});
}

Figure build_product(const FigureInput& input, const ViewOptions& options) {
  return build(*input.snapshot, options,
               {"product", "singular values σᵢ(PQᵀ)", {"sv_product_", "σ", "singular_values", false}, true});
}

}  // namespace muonscope
