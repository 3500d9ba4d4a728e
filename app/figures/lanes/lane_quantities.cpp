// One number a lane over time: how many directions the product uses, how far its factors are from balance,
// how exactly energies add up, how strongly gradients dominate.

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"

namespace muonscope {

namespace {

Range range_of(const Plot& plot, double linear_top) {
  if (plot.y.scale == AxisScale::linear && linear_top > 0) return {0, linear_top};
  return positive_range(plot);
}

void take_magnitudes(Plot& plot) {
  for (Series& series : plot.series)
    for (double& value : series.y) value = std::abs(value);
}

struct LaneQuantity {
  std::string id, column, y_title;
  AxisScale scale = AxisScale::linear;
  double top = 0;  ///< of a linear axis; 0: by the data
  bool magnitude = false;
  std::string observable = id;
  std::string undefined{};  ///< why no lane has a value
};

Figure build_quantity(const LaneQuantity& quantity, const Snapshot& snapshot, const ViewOptions& options) {
  Figure figure = figure_of(quantity.id, snapshot);
  Plot plot;
  plot.y.title = quantity.y_title;
  plot.y.scale = options.y_scale.value_or(quantity.scale);
  add_lane_curves(plot, snapshot, quantity.column, quantity.observable, options);
  if (quantity.magnitude) take_magnitudes(plot);
  if (plot.empty_text.empty() && !shows_data(plot)) plot.empty_text = quantity.undefined;
  plot.y.range = options.y.value_or(range_of(plot, quantity.top));
  figure.plots.push_back(std::move(plot));
  return figure;
}

/// The most that an effective rank can be.
double full_rank(const Snapshot& snapshot) {
  if (!snapshot.problem) return 0;
  const FactorizationFacts* facts = snapshot.problem->factorization();
  if (facts != nullptr) return static_cast<double>(facts->target_values.size());
  const Matrix& x = snapshot.problem->initial().front().value;
  return static_cast<double>(std::min(x.rows(), x.cols()));
}

/// What one rounding of H is: residuals can hardly be smaller.
void mark_rounding(Plot& plot, const Snapshot& snapshot) {
  double start = 0;
  for (const LaneSnapshot& lane : snapshot.lanes) {
    const int index = lane.trace.column("hamiltonian");
    if (index >= 0 && lane.trace.rows() > 0 && std::isfinite(lane.trace.at(0, index)))
      start = std::max(start, std::abs(lane.trace.at(0, index)));
  }
  constexpr double rounding = std::numeric_limits<double>::epsilon();
  if (start > 0) plot.horizontal_marks.push_back({rounding * start, "rounding of H, 2⁻⁵² H(0)"});
}

}  // namespace

Figure build_effective_rank(const FigureInput& input, const ViewOptions& options) {
  const double top = full_rank(*input.snapshot);
  return build_quantity({"effective_rank", "effective_rank", "effective rank exp(−Σ pᵢ ln pᵢ), pᵢ = σᵢ/Σσ",
                         AxisScale::linear, top > 0 ? round_up(1.02 * top) : 0},
                        *input.snapshot, options);
}

Figure build_balance(const FigureInput& input, const ViewOptions& options) {
  return build_quantity({"balance", "balance", "imbalance ‖PᵀP − QᵀQ‖", AxisScale::logarithmic, 0},
                        *input.snapshot, options);
}

Figure build_lyapunov_slack(const FigureInput& input, const ViewOptions& options) {
  return build_quantity({.id = "lyapunov_slack",
                         .column = "lyapunov_slack",
                         .y_title = "slack of the one-step inequality of V_K",
                         .scale = AxisScale::logarithmic,
                         .undefined = "Not defined: the rules here keep no averages with β₁ ≤ β₂"},
                        *input.snapshot, options);
}

Figure build_identity(const FigureInput& input, const ViewOptions& options) {
  Figure figure = build_quantity({.id = "identity",
                                  .column = "identity_residual",
                                  .y_title = "|H(t) − H(0) + dissipated|",
                                  .scale = AxisScale::logarithmic,
                                  .magnitude = true,
                                  .observable = "energy",
                                  .undefined = "No rule here follows a flow: H is not defined"},
                                 *input.snapshot, options);
  mark_rounding(figure.plots.front(), *input.snapshot);
  return figure;
}

Figure build_dominance(const FigureInput& input, const ViewOptions& options) {
  return build_quantity({.id = "dominance",
                         .column = "dominance",
                         .y_title = "⟨V, ∇h(V)⟩/(J − J*)",
                         .scale = AxisScale::logarithmic,
                         .undefined = "Not defined: no rule here follows a flow, or J* is not known"},
                        *input.snapshot, options);
}

}  // namespace muonscope
