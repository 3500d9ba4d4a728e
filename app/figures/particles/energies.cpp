// Energies of every lane of particles: H never rises, J may (arXiv 2605.23871).

#include "app/figures/particles/energies.h"

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"
#include "core/base/numbers.h"
#include "core/optimizers/flow.h"
#include "core/problems/problem.h"

namespace muonscope {

namespace {

/// More lanes than this have no room for two rows of plots.
constexpr std::size_t most_lanes_above_rates = 2;
/// A diverging lane's axes end this far above the start.
constexpr double most_energy_above_start = 10;
/// Rises of H smaller than this part of H(0) are rounding.
constexpr double rounding_of_energy = 1e-13;

struct EnergyCurve {
  const char* column;
  const char* symbol;
  const char* words;
  EnergyLook look;
  bool above_minimum;  ///< on a log axis J* is taken off
  bool linear_only;    ///< it does not decay
  bool labelled;       ///< at the curve's end
};

const std::vector<EnergyCurve>& energy_curves() {
  static const std::vector<EnergyCurve> table = {
      {"hamiltonian", "H", " = J + kinetic", energy_h, true, false, true},
      {"objective", "J", "", energy_j, true, false, true},
      {"kinetic", "kinetic", "", energy_kinetic, false, false, false},
      {"dissipated", "dissipated", "", energy_dissipated, false, true, false}};
  return table;
}

Series energy_series(const LaneSnapshot& lane, const EnergyCurve& quantity, double minimum,
                     const ViewOptions& options) {
  Curve curve = curve_of(lane, quantity.column, options);
  Series series;
  series.style = quantity_style(quantity.look);
  std::string symbol = quantity.symbol;
  if (quantity.above_minimum && minimum != 0) {
    symbol += " − J*";
    for (double& value : curve.y) value -= minimum;
  }
  series.name = symbol + quantity.words;
  if (quantity.labelled) series.end_label = symbol;
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  return series;
}

/// How far H ever was from where it started.
double spread(const TraceView& trace) {
  const int index = trace.column("hamiltonian");
  const Extremes all = trace.extremes(index);
  const double start = trace.at(0, index);
  return all.any() ? std::max(all.high.value - start, start - all.low.value) : 0;
}

std::string energies_note(const Snapshot& snapshot, std::size_t index, RiseCounter& rises) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const TraceView& trace = lane.trace;
  if (trace.rows() < 2) return "";
  const double start = trace.at(0, trace.column("hamiltonian"));
  if (std::isnan(start)) return "no flow that this rule follows: J alone";
  const std::optional<Flow> flow = flow_of(lane.spec.optimizer);
  // Of a run that has had it throughout: friction may have been there before.
  if (flow && flow->damping == 0 && !changed_optimizer(snapshot, index))
    return "no friction: H is conserved, to " + readable(spread(trace), 2);
  const double tolerance = rounding_of_energy * std::abs(start);
  const std::string rows = snapshot.experiment->record.every == 1 ? "" : " rows";
  const auto count = [&](const char* column) {
    return std::to_string(rises.count(trace, trace.column(column), tolerance));
  };
  return "rises: H " + count("hamiltonian") + ", J " + count("objective") + " of " +
         std::to_string(trace.rows() - 1) + rows;
}

/// What friction has taken and what is left add up to this.
void mark_start(Plot& plot, const LaneSnapshot& lane) {
  const int index = lane.trace.column("hamiltonian");
  const double start = lane.trace.rows() > 0 ? lane.trace.at(0, index) : std::nan("");
  if (std::isfinite(start)) plot.horizontal_marks.push_back({start, "H(0) = H + dissipated"});
}

Plot energies_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options,
                   RiseCounter& rises) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  Plot plot = time_plot(snapshot, "energy", AxisScale::linear, options);
  plot.title = lane_title(lane);
  const bool linear = plot.y.scale == AxisScale::linear;
  if (!linear) plot.y.title += " above the minimum";
  append_edit_marks(plot, snapshot, index, options);
  if (lane.trace.column("hamiltonian") < 0) {
    explain_missing(plot, "energy");
    return plot;
  }
  const double minimum = linear ? 0 : known_minimum(snapshot).value_or(0);
  for (const EnergyCurve& quantity : energy_curves()) {
    if (quantity.linear_only && !linear) continue;
    plot.series.push_back(energy_series(lane, quantity, minimum, options));
  }
  // Another ε or γ on the way is another H.
  if (linear && options.theory && !changed_optimizer(snapshot, index)) mark_start(plot, lane);
  plot.note = energies_note(snapshot, index, rises);
  return plot;
}

Plot rate_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  Plot plot = time_plot(snapshot, "dissipation −dH/dt", AxisScale::linear, options);
  plot.height = 0.6;
  Curve curve = curve_of(lane, "dissipation", options);
  Series series;
  series.name = "dissipation γ⟨P, ∇h(P)⟩";
  series.style = {.role = Style::Role::muted, .width = 2};
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  series.in_legend = false;
  plot.series.push_back(std::move(series));
  if (!shows_data(plot)) plot.empty_text = "This rule follows no flow: what friction takes is not known";
  return plot;
}

}  // namespace

std::optional<double> known_minimum(const Snapshot& snapshot) {
  return snapshot.problem ? snapshot.problem->minimum() : std::nullopt;
}

Range energy_range(std::span<const Plot> plots, AxisScale scale) {
  double lowest = INFINITY, highest = -INFINITY, start = 0;
  for (const Plot& plot : plots) {
    for (const Series& series : plot.series) {
      if (!series.y.empty()) start = std::max(start, series.y.front());
      for (const double value : series.y) {
        if (!std::isfinite(value) || (scale == AxisScale::logarithmic && !(value > 0))) continue;
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
      }
    }
  }
  if (start > 0) highest = std::min(highest, most_energy_above_start * start);
  if (!(lowest <= highest) || (lowest == highest && lowest == 0))
    return scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  constexpr double least_share = 1e-17;
  if (scale == AxisScale::logarithmic)
    return decades_around(std::max(lowest, least_share * highest), highest);
  if (lowest >= 0) return {0, round_up(1.05 * highest)};
  const double step = round_up(highest - lowest) / 10;
  return {std::floor(1.05 * lowest / step) * step, std::ceil(std::max(1.05 * highest, 0.0) / step) * step};
}

void fit_energy_rows(std::span<Plot> plots, std::size_t lanes, const ViewOptions& options) {
  const AxisScale scale = options.y_scale.value_or(AxisScale::linear);
  for (const std::span<Plot> row : {plots.first(lanes), plots.subspan(lanes)}) {
    const Range fitted = energy_range(row, scale);
    for (Plot& plot : row) plot.y.range = options.y && &row[0] == &plots[0] ? *options.y : fitted;
  }
}

Figure build_energies(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("energies", snapshot);
  const std::size_t lanes = snapshot.lanes.size();
  const bool two_rows = lanes <= most_lanes_above_rates;
  figure.columns = two_rows ? static_cast<int>(lanes) : lane_columns(lanes);
  RiseCounter anew;
  RiseCounter& rises = input.rises != nullptr ? *input.rises : anew;
  for (std::size_t i = 0; i < lanes; ++i) figure.plots.push_back(energies_plot(snapshot, i, options, rises));
  for (std::size_t i = 0; two_rows && i < lanes; ++i) figure.plots.push_back(rate_plot(snapshot, i, options));
  fit_energy_rows(figure.plots, lanes, options);
  return figure;
}

}  // namespace muonscope
