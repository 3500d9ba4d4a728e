#include "app/figures/matrix/alignment_curves.h"

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/matrix/theory.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

/// Alignments that never leave 1 by more than this are 1 by construction.
constexpr double constant_within = 1e-12;
/// Guides stand this far right of the measured curve, beginning where the fit begins, and go this far beyond
/// its end.
constexpr double guide_shift = 1.6, guide_overhang = 2;

AlignmentClock clock_of(const LaneSnapshot& lane, const FactorizationFacts& facts) {
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

}  // namespace

const std::array<AlignmentQuantity, 3>& alignment_quantities() {
  // Left and right mostly lie on each other: dashes over a wider line.
  static const std::array<AlignmentQuantity, 3> quantities{
      {{"align_left",
        "left: uᵢ of PQᵀ and of M*",
        "left",
        {.role = Style::Role::quantity, .quantity = 0, .dash = Dash::dashed, .width = 2},
        false},
       {"align_right",
        "right: vᵢ of PQᵀ and of M*",
        "right",
        {.role = Style::Role::quantity, .quantity = 2, .width = 3},
        false},
       {"align_in",
        "in: right vectors of P and of Q",
        "in",
        {.role = Style::Role::quantity, .quantity = 1, .width = 2},
        true}}};
  return quantities;
}

std::vector<double> AlignmentRows::x() const {
  std::vector<double> all;
  for (std::size_t i = 0; i < step.size(); ++i) all.push_back(x_of(step[i], sum[i]));
  return all;
}

double AlignmentRows::step_at(double at_sum) const {
  return between(sum, step, at_sum);
}

double AlignmentRows::sum_at(double at_step) const {
  return between(step, sum, at_step);
}

AlignmentRows alignment_rows(const LaneSnapshot& lane, const FactorizationFacts& facts,
                             const ViewOptions& options, double last_step) {
  std::vector<int> columns;
  for (const AlignmentQuantity& quantity : alignment_quantities())
    columns.push_back(lane.trace.column(quantity.column));
  std::vector<std::size_t> rows =
      shown_rows(lane, columns, options.detail, options.x_scale.value_or(AxisScale::logarithmic));
  TrainingTime time = training_time(lane, last_step, rows);
  return {clock_of(lane, facts), std::move(rows), std::move(time.step), std::move(time.time)};
}

std::vector<double> misalignment(const LaneSnapshot& lane, const std::string& column,
                                 const AlignmentRows& rows) {
  std::vector<double> y = curve_at(lane, column, rows.rows).y;
  for (double& value : y) {
    value = 1 - value * value;
    if (!(value > least_misalignment)) value = std::nan("");
  }
  return y;
}

bool is_aligned_throughout(const std::vector<double>& misalignment) {
  return std::none_of(misalignment.begin(), misalignment.end(),
                      [](double value) { return value > constant_within; });
}

std::optional<AlignmentLaw> alignment_law(const LaneSnapshot& lane, const FactorizationFacts& facts,
                                          bool inner) {
  if (spectrum_law(lane.spec.optimizer, facts) != SpectrumLaw::ramp) return std::nullopt;
  const MisalignmentLaws laws = misalignment_laws(facts);
  const std::optional<double> exponent = inner ? laws.inner : laws.sides;
  if (!exponent || !(facts.init_scale > 0)) return std::nullopt;
  const FitSpan span = inner ? inner_span : sides_span;
  const double alpha = facts.init_scale;
  return AlignmentLaw{*exponent, {span.from * alpha, span.to * alpha}, span.from * alpha};
}

bool holds(const AlignmentLaw& law, const AlignmentRows& rows) {
  constexpr double slack = 1e-9;  // sums of rates carry rounding
  for (std::size_t i = 1; i < rows.sum.size() && rows.sum[i - 1] < law.span.to; ++i)
    if (rows.sum[i] - rows.sum[i - 1] > law.longest_step * (1 + slack) * (rows.step[i] - rows.step[i - 1]))
      return false;
  return true;
}

namespace {

/// All recorded rows of a fit's span, evenly thinned where they are more than say anything new; outlines
/// would weigh extremes more than the rest.
AlignmentRows rows_of_fit(const LaneSnapshot& lane, const AlignmentRows& shown, FitSpan span) {
  constexpr std::size_t most_fitted_rows = 8192;
  if (shown.rows.size() == lane.trace.rows()) return shown;
  const std::size_t first = lane.trace.row_at(std::floor(shown.step_at(span.from)));
  const std::size_t end =
      std::min(lane.trace.row_at(std::ceil(shown.step_at(span.to))) + 1, lane.trace.rows());
  AlignmentRows fitted{shown.clock, spread_rows(first, end, most_fitted_rows), {}, {}};
  TrainingTime time = training_time(lane, 0, fitted.rows);
  fitted.step = std::move(time.step);
  fitted.sum = std::move(time.time);
  return fitted;
}

}  // namespace

std::optional<Series> alignment_guide(const AlignmentLaw& law, const AlignmentRows& rows,
                                      const std::vector<double>& misalignment) {
  const auto [from, to] = law.span;
  const double start = between(rows.sum, misalignment, from);
  if (rows.sum.back() < from || !(start > 0) || !holds(law, rows)) return std::nullopt;
  Series guide;
  guide.name = "theory: slope " + readable(law.exponent);
  guide.group = "theory";
  guide.is_theory = true;
  guide.condition =
      "for η ≤ " + brief_number(from) + " and Ση from " + brief_number(from) + " to " + brief_number(to);
  guide.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1.5};
  for (const double sum : {from, guide_overhang * to}) {
    guide.x.push_back(guide_shift * rows.x_of(rows.step_at(sum), sum));
    guide.y.push_back(start * std::pow(sum / from, law.exponent));
  }
  return guide;
}

std::optional<AlignmentSlope> alignment_slope(const AlignmentLaw& law, const LaneSnapshot& lane,
                                              const std::string& column, const AlignmentRows& rows) {
  constexpr double slack = 1e-9;  // sums of rates carry rounding
  const auto [from, to] = law.span;
  if (rows.sum.back() < to * (1 - slack)) return std::nullopt;
  const AlignmentRows fitted = rows_of_fit(lane, rows, law.span);
  const std::vector<double> measured = misalignment(lane, column, fitted);
  const auto exponent = [&](double low, double high) -> std::optional<double> {
    std::vector<double> x_fit, y_fit;
    for (std::size_t i = 0; i < fitted.sum.size(); ++i) {
      if (fitted.sum[i] < low * (1 - slack) || fitted.sum[i] > high * (1 + slack)) continue;
      x_fit.push_back(fitted.sum[i]);
      y_fit.push_back(measured[i]);
    }
    const std::optional<PowerLaw> fit = fit_power_law(x_fit, y_fit);
    return fit ? std::optional(fit->exponent) : std::nullopt;
  };
  const double middle = std::sqrt(from * to);
  const std::optional<double> whole = exponent(from, to);
  if (!whole) return std::nullopt;
  return AlignmentSlope{*whole, exponent(from, middle).value_or(*whole),
                        exponent(middle, to).value_or(*whole)};
}

Range misalignment_range(const Figure& figure, AxisScale scale) {
  double lowest = 1;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series)
      for (const double value : series.y)
        if (!series.is_theory && value > 0) lowest = std::min(lowest, value);
  return scale == AxisScale::linear ? Range{0, 1} : decades_around(lowest, 1);
}

}  // namespace muonscope
