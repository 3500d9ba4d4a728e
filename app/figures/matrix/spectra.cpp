// Singular values of P or of PQᵀ over time, a plot per lane on the same axes (figures 1a,b and 4 of arXiv
// 2606.30509).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/matrix/decay_ball.h"
#include "app/figures/matrix/mode_curves.h"
#include "app/figures/matrix/theory.h"

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
  const std::string condition = ", " + law_condition(law, 1).words;
  if (law == SpectrumLaw::ramp)
    return (shown.product ? "theory: min((Ση)², s*ᵢ)" : "theory: min(Ση, √s*ᵢ)") + condition;
  return "theory: logistic, rate 2ηs*ᵢ" + condition;
}

/// One mode's law as far as it holds; `all`: every step there is, `time`: those that are drawn.
Series law_series(SpectrumLaw law, const FactorizationFacts& facts, Eigen::Index mode, const Shown& shown,
                  const TrainingTime& all, const TrainingTime& time) {
  Series series;
  series.name = theory_name(law, shown);
  series.group = "theory";
  series.is_theory = true;
  series.condition = law_condition(law, facts.target_values[mode]).words;
  series.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1};
  const double s = facts.target_values[mode], a = facts.mode_start[mode];
  const std::size_t span = law_span(law, s, a, all);
  // A law for the first moments of a run says nothing.
  constexpr double least_part = 0.1;
  const double first = all.step.front(), last = all.step.back();
  if (span == 0 || all.step[span - 1] - first < least_part * (last - first)) return series;
  for (std::size_t i = 0; i < time.step.size() && time.step[i] <= all.step[span - 1]; ++i) {
    series.x.push_back(time.step[i]);
    series.y.push_back(shown.of_factor(predicted_value(law, s, a, time.time[i])));
  }
  return series;
}

/// "no theory for modes 1–3, 9–32"
std::string left_out_note(const std::vector<Eigen::Index>& modes, Eigen::Index count) {
  if (std::ssize(modes) == count) return "no theory";
  std::string list;
  for (std::size_t i = 0; i < modes.size();) {
    std::size_t end = i;
    while (end + 1 < modes.size() && modes[end + 1] == modes[end] + 1) ++end;
    list += (list.empty() ? "" : ", ") + std::to_string(modes[i] + 1);
    if (end > i) list += (end > i + 1 ? "–" : ", ") + std::to_string(modes[end] + 1);
    i = end + 1;
  }
  return "no theory for mode" + std::string(modes.size() > 1 ? "s " : " ") + list;
}

void add_theory(Plot& plot, const LaneSnapshot& lane, const FactorizationFacts& facts, const Shown& shown,
                double last, const ViewOptions& options) {
  const std::optional<SpectrumLaw> law = spectrum_law(lane.spec.optimizer, facts);
  // Before its first step a lane has no time of a step.
  if (!law || time_of(lane, last, options.time) == 0) return;
  const bool every_row = options.detail == 0 || lane.trace.rows() <= options.detail;
  const std::vector<std::size_t> rows = spread_rows(0, lane.trace.rows(), every_row ? 0 : 2 * theory_samples);
  const TrainingTime all = training_time(lane, last, rows), time = thinned(all, theory_samples);
  const Eigen::Index modes = std::min(facts.target_values.size(), most_theory_modes);
  std::vector<Eigen::Index> left_out;
  bool named = false;
  for (Eigen::Index i = 0; i < modes; ++i) {
    Series series = law_series(*law, facts, i, shown, all, time);
    if (series.x.empty() || series.x.back() < all.step.back()) left_out.push_back(i);
    if (series.x.empty()) continue;
    for (double& x : series.x) x = time_of(lane, x, options.time);
    series.in_legend = !named;
    named = true;
    plot.series.push_back(std::move(series));
  }
  if (left_out.empty()) return;
  plot.brief_note = left_out_note(left_out, modes);
  plot.note = plot.brief_note + ": it holds " + law_condition(*law, 1).words;
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
    if (plot.series.empty()) explain_missing(plot, shown.quantity.observable);
    const double last = options.time == TimeAxis::steps ? plot.x.range.max : end;
    // No law is known for a run that began under another one.
    const bool one_law =
        facts != nullptr && (!changed_optimizer(snapshot, i) || same_law(snapshot, i, *facts));
    if (one_law && options.theory && plot.empty_text.empty())
      add_theory(plot, lane, *facts, shown, last, options);
    if (const std::optional<DecayBall> ball = decay_ball(snapshot, lane); ball && !shown.product)
      plot.horizontal_marks.push_back({ball->radius, "s/λ = " + brief_number(ball->radius)});
    append_edit_marks(plot, snapshot, i, options);
    figure.plots.push_back(std::move(plot));
  }
  const Range fitted = fitted_range(figure, facts, shown, options.y_scale.value_or(AxisScale::linear));
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(fitted);
  return figure;
}

}  // namespace

Figure build_spectra(const FigureInput& input, const ViewOptions& options) {
  // Problems of one matrix have no P.
  const bool one = input.snapshot->problem && input.snapshot->problem->product() == nullptr;
  return build(*input.snapshot, options,
               {"spectra",
                one ? "singular values σᵢ(X)" : "singular values σᵢ(P)",
                {one ? "sv_x_" : "sv_p_", "σ", "singular_values", false},
                false});
}

Figure build_product(const FigureInput& input, const ViewOptions& options) {
  return build(*input.snapshot, options,
               {"product", "singular values σᵢ(PQᵀ)", {"sv_product_", "σ", "singular_values", false}, true});
}

}  // namespace muonscope
