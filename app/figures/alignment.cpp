// How singular vectors align: 1 − a² over t/t_converge on log–log axes, a plot per lane (figure 3 of arXiv
// 2606.30509).

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/builders.h"
#include "app/figures/common.h"
#include "app/figures/theory.h"
#include "core/io/numbers.h"
#include "core/observables/misalignment.h"

namespace muonscope {

namespace {

/// Alignments that never leave 1 by more than this are 1 by construction: said, not drawn.
constexpr double constant_within = 1e-12;
/// Guides stand this far right of the measured curve, beginning where the fit begins, and go this far beyond
/// its end.
constexpr double guide_shift = 1.6, guide_overhang = 2;

struct Quantity {
  std::string column, name, brief;
  Style style;
  bool inner;  ///< between P and Q; otherwise against M*
};

/// Left and right mostly lie on each other: dashes over a line.
std::array<Quantity, 3> quantities() {
  return {{{"align_left",
            "left: uᵢ of PQᵀ and of M*",
            "left",
            {.lane = 3, .dash = Dash::dashed, .width = 2},
            false},
           {"align_right", "right: vᵢ of PQᵀ and of M*", "right", {.lane = 2, .width = 3}, false},
           {"align_in",
            "in: right vectors of P and of Q",
            "in",
            {.role = Style::Role::accent, .width = 2},
            true}}};
}

/// What t is divided by, as a sum of learning rates; none where no law says when a lane arrives.
struct Clock {
  std::optional<double> convergence;
  std::string title = "step t";
};

Clock clock_of(const LaneSnapshot& lane, const FactorizationFacts& facts) {
  const std::optional<SpectrumLaw> law = spectrum_law(lane.spec.optimizer, facts);
  const Vector& s = facts.target_values;
  if (law == SpectrumLaw::ramp && s(0) > 0) return {std::sqrt(s(0)), "t/t_converge = ηt/√s*₁"};
  double slowest = 0;
  for (Eigen::Index i = 0; law == SpectrumLaw::logistic && i < s.size(); ++i) {
    const double start = facts.mode_start(i);
    if (start > 0 && s(i) > start) slowest = std::max(slowest, std::log(s(i) / start) / (2 * s(i)));
  }
  if (slowest == 0) return {};
  return {slowest, "t/t_converge = 2ηs*t/ln(s*/α²), s* of the last mode"};
}

/// y between samples, ends beyond the first and the last.
double between(const std::vector<double>& x, const std::vector<double>& y, double at) {
  const auto right = std::lower_bound(x.begin(), x.end(), at) - x.begin();
  if (right == 0) return y.front();
  if (right == std::ssize(x)) return y.back();
  const auto i = static_cast<std::size_t>(right);
  return y[i - 1] + (y[i] - y[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
}

/// One lane's recorded rows.
struct Rows {
  Clock clock;
  std::vector<double> step, sum;  ///< sum of the learning rates before each row
  double x_of(double at_step, double at_sum) const {
    return clock.convergence ? at_sum / *clock.convergence : at_step;
  }
};

Rows rows_of(const LaneSnapshot& lane, const FactorizationFacts& facts) {
  TrainingTime time = training_time(lane, 0);
  return {clock_of(lane, facts), std::move(time.step), std::move(time.time)};
}

Axis x_axis(const Snapshot& snapshot, const LaneSnapshot& lane, const Clock& clock,
            const ViewOptions& options) {
  const TrainingTime time = training_time(lane, last_step(snapshot));
  const Rows rows{clock, time.step, time.time};
  const auto x_at = [&](double step) { return rows.x_of(step, between(time.step, time.time, step)); };
  Axis axis{.title = clock.title, .unit = "", .range = {}};
  axis.scale = options.x_scale.value_or(AxisScale::logarithmic);
  axis.range.max = std::max(x_at(last_step(snapshot)), 1e-300);
  // Time 0 has no place on a log axis: it begins with the first row after the start.
  const double first = x_at(static_cast<double>(snapshot.experiment->record.every));
  axis.range.min =
      axis.scale == AxisScale::linear ? 0 : std::clamp(first, 1e-12 * axis.range.max, 0.5 * axis.range.max);
  if (options.x) axis.range = *options.x;
  return axis;
}

/// 1 − a², NaN where it is rounding.
std::vector<double> misalignment(const LaneSnapshot& lane, const std::string& column) {
  std::vector<double> y = curve_of(lane, column).y;
  for (double& value : y) {
    value = 1 - value * value;
    if (!(value > least_misalignment)) value = std::nan("");
  }
  return y;
}

bool is_constant(const std::vector<double>& y) {
  return std::none_of(y.begin(), y.end(), [](double value) { return value > constant_within; });
}

/// A law beside a measured curve; `span` in sums of learning rates.
struct Comparison {
  double law = 0;
  FitSpan span{};
};

std::optional<Comparison> comparison_of(const LaneSnapshot& lane, const FactorizationFacts& facts,
                                        bool inner) {
  if (spectrum_law(lane.spec.optimizer, facts) != SpectrumLaw::ramp) return std::nullopt;
  const MisalignmentLaws laws = misalignment_laws(facts);
  const std::optional<double> law = inner ? laws.inner : laws.sides;
  if (!law || !(facts.init_scale > 0)) return std::nullopt;
  const FitSpan span = inner ? inner_span : sides_span;
  return Comparison{*law, {span.from * facts.init_scale, span.to * facts.init_scale}};
}

/// The law through the measured value where the span begins, moved to the right; none before that is reached.
std::optional<Series> guide_of(const Comparison& comparison, const Rows& rows, const std::vector<double>& y) {
  const auto [from, to] = comparison.span;
  const double start = between(rows.sum, y, from);
  if (rows.sum.back() < from || !(start > 0)) return std::nullopt;
  Series guide;
  guide.name = "theory: slope " + readable(comparison.law);
  guide.group = "theory";
  guide.is_theory = true;
  guide.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1.5};
  for (const double sum : {from, guide_overhang * to}) {
    guide.x.push_back(guide_shift * rows.x_of(between(rows.sum, rows.step, sum), sum));
    guide.y.push_back(start * std::pow(sum / from, comparison.law));
  }
  return guide;
}

/// The fitted exponent once the whole span is recorded.
std::optional<double> slope_of(const Comparison& comparison, const Rows& rows, const std::vector<double>& y) {
  constexpr double slack = 1e-9;  // sums of rates carry rounding
  const auto [from, to] = comparison.span;
  if (rows.sum.back() < to * (1 - slack)) return std::nullopt;
  std::vector<double> x_fit, y_fit;
  for (std::size_t i = 0; i < rows.sum.size(); ++i) {
    if (rows.sum[i] < from * (1 - slack) || rows.sum[i] > to * (1 + slack)) continue;
    x_fit.push_back(rows.sum[i]);
    y_fit.push_back(y[i]);
  }
  const std::optional<PowerLaw> fit = fit_power_law(x_fit, y_fit);
  return fit ? std::optional(fit->exponent) : std::nullopt;
}

std::string joined(const std::string& list, const std::string& item) {
  return list.empty() ? item : list + ", " + item;
}

/// What the note says: the fits and what is 1 throughout.
struct Findings {
  std::string slopes, constants;
  std::optional<Comparison> fitted;
};

std::string alignment_note(const Findings& findings, const Rows& rows) {
  std::string note;
  if (findings.fitted) {
    const auto step = [&](double sum) { return brief_number(std::round(between(rows.sum, rows.step, sum))); };
    note = "fitted slopes, steps " + step(findings.fitted->span.from) + " to " +
           step(findings.fitted->span.to) + ": " + findings.slopes;
  }
  if (!findings.constants.empty())
    note += (note.empty() ? "" : "\n") + findings.constants + ": a = 1 throughout";
  return note;
}

void add_quantity(Plot& plot, const Quantity& quantity, std::vector<double> y, const Rows& rows) {
  Series series;
  series.name = quantity.name;
  series.style = quantity.style;
  for (std::size_t i = 0; i < rows.step.size(); ++i) series.x.push_back(rows.x_of(rows.step[i], rows.sum[i]));
  series.y = std::move(y);
  plot.series.push_back(std::move(series));
}

void add_curves(Plot& plot, const LaneSnapshot& lane, const FactorizationFacts& facts, const Rows& rows,
                bool theory) {
  Findings findings;
  for (const Quantity& quantity : quantities()) {
    const std::vector<double> y = misalignment(lane, quantity.column);
    if (is_constant(y)) {
      findings.constants = joined(findings.constants, quantity.brief);
      continue;
    }
    add_quantity(plot, quantity, y, rows);
    const std::optional<Comparison> comparison = comparison_of(lane, facts, quantity.inner);
    if (!comparison) continue;
    if (const auto slope = slope_of(*comparison, rows, y)) {
      findings.fitted = comparison;
      findings.slopes = joined(findings.slopes, quantity.brief + " " + readable(*slope));
    }
    const bool first = std::none_of(plot.series.begin(), plot.series.end(),
                                    [](const Series& series) { return series.is_theory; });
    if (!theory || !first) continue;
    if (std::optional<Series> guide = guide_of(*comparison, rows, y))
      plot.series.push_back(std::move(*guide));
  }
  plot.note = alignment_note(findings, rows);
  if (plot.series.empty())
    plot.empty_text = "All three alignments are 1 throughout: singular values this close count as one block";
}

Plot alignment_plot(const Snapshot& snapshot, const LaneSnapshot& lane, const ViewOptions& options) {
  const FactorizationFacts* facts = snapshot.problem ? snapshot.problem->factorization() : nullptr;
  Plot plot;
  plot.title = lane_title(lane);
  plot.y.title = "misalignment 1 − a²";
  plot.y.scale = options.y_scale.value_or(AxisScale::logarithmic);
  if (facts == nullptr || lane.trace.column("align_left") < 0) {
    plot.x = {.title = "step t", .unit = "", .range = {}};
    plot.empty_text = record_hint("alignment", snapshot);
    return plot;
  }
  const Rows rows = rows_of(lane, *facts);
  plot.x = x_axis(snapshot, lane, rows.clock, options);
  add_curves(plot, lane, *facts, rows, options.theory);
  if (lane.step == 0) plot.empty_text = "Press Play: step 0 has no place on a logarithmic axis";
  return plot;
}

/// Whole decades down from 1 to the smallest value drawn.
Range misalignment_range(const Figure& figure, AxisScale scale) {
  double lowest = 1;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series)
      for (const double value : series.y)
        if (!series.is_theory && value > 0) lowest = std::min(lowest, value);
  return scale == AxisScale::linear ? Range{0, 1} : decades_around(lowest, 1);
}

}  // namespace

Figure build_alignment(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("alignment", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  for (const LaneSnapshot& lane : snapshot.lanes)
    figure.plots.push_back(alignment_plot(snapshot, lane, options));
  const Range fitted = misalignment_range(figure, options.y_scale.value_or(AxisScale::logarithmic));
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(fitted);
  return figure;
}

}  // namespace muonscope
