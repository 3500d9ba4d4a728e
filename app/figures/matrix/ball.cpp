// Muon with decay in its ball ‖X‖_op ≤ s/λ (arXiv 2506.15054): how large X is, how far outside, how far from
// a KKT point, and the Lyapunov function V_K.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/matrix/decay_ball.h"
#include "core/base/numbers.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {

namespace {

/// More rows than this are not all gone through: between two of them η is taken to go straight.
constexpr std::size_t most_bound_rows = 1u << 13;

/// Π(1 − ηλ)·V_B(0).
Series outside_bound(const LaneSnapshot& lane, const Style& own, const ViewOptions& options) {
  const double decay = compose(lane.spec.optimizer).weight_decay;
  const std::vector<std::size_t> rows = spread_rows(0, lane.trace.rows(), most_bound_rows);
  const Curve lr = curve_at(lane, "lr", rows), excess = curve_at(lane, "ball_excess", rows);
  Series series;
  series.name = lane.spec.name + ": (1 − ηλ)ᵗ V_B(0)";
  series.group = "theory";
  series.is_theory = true;
  series.condition = "for ‖D‖_op ≤ 1 and ηλ ≤ 1";
  series.style = own;
  series.style.dash = Dash::dashed;
  series.style.marker = Marker::none;
  series.style.width = 1;
  series.in_legend = false;
  double log_factor = 0;
  for (std::size_t i = 0; i < lr.x.size() && !excess.y.empty(); ++i) {
    if (i > 0) {
      const double steps = lr.x[i] - lr.x[i - 1];
      const double first = std::log1p(-decay * lr.y[i - 1]), next = std::log1p(-decay * lr.y[i]);
      log_factor += steps * first + (next - first) * (steps - 1) / 2;
    }
    series.x.push_back(time_of(lane, lr.x[i], options.time));
    series.y.push_back(excess.y.front() * std::exp(log_factor));
  }
  return series;
}

/// Before theory comes, which axes need not hold. What is rounding beside the largest value does not widen
/// them.
void fit_logarithmic(Plot& plot, const ViewOptions& options) {
  const auto [lowest, highest] = positive_extent(plot);
  const Range fitted =
      highest > 0 ? decades_around(std::max(lowest, 1e-16 * highest), highest) : Range{1e-3, 1};
  plot.y.range = options.y.value_or(fitted);
}

/// A ball so many times as large as X is said nowhere: X would be flat on its axis.
constexpr double most_beyond = 4;

Plot size_plot(const Snapshot& snapshot, const ViewOptions& options) {
  Plot plot;
  plot.y.title = "spectral norm ‖X‖_op";
  plot.y.scale = AxisScale::linear;
  add_lane_curves(plot, snapshot, "op_norm", "spectral_ball", options);
  double highest = positive_extent(plot).highest;
  std::vector<std::pair<double, std::string>> lines;
  for (const LaneSnapshot& lane : snapshot.lanes) {
    const std::optional<DecayBall> ball = decay_ball(snapshot, lane);
    if (!ball || ball->radius > most_beyond * std::max(highest, 1e-300)) continue;
    const auto same = std::ranges::find(lines, ball->radius, &std::pair<double, std::string>::first);
    if (same == lines.end()) {
      lines.emplace_back(ball->radius, lane.spec.name);
    } else {
      same->second += ", " + lane.spec.name;
    }
  }
  for (const auto& [radius, lanes] : lines) {
    plot.horizontal_marks.push_back({radius, lines.size() == 1 ? "s/λ = " + brief_number(radius)
                                                               : lanes + ": s/λ = " + brief_number(radius)});
    highest = std::max(highest, radius);
  }
  plot.y.range = options.y.value_or(Range{0, highest > 0 ? round_up(1.08 * highest) : 1});
  return plot;
}

Plot outside_plot(const Snapshot& snapshot, const ViewOptions& options) {
  Plot plot;
  plot.y.title = "outside the ball: V_B = (‖X‖_op − s/λ)₊";
  plot.y.scale = AxisScale::logarithmic;
  add_lane_curves(plot, snapshot, "ball_excess", "spectral_ball", options);
  fit_logarithmic(plot, options);
  for (std::size_t i = 0; options.theory && plot.empty_text.empty() && i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    const std::optional<DecayBall> ball = decay_ball(snapshot, lane);
    if (!ball || !ball->bounded || changed_optimizer(snapshot, i)) continue;
    Series bound = outside_bound(lane, lane_style(snapshot.lanes, i), options);
    if (!bound.y.empty() && bound.y.front() > 0) plot.series.push_back(std::move(bound));
  }
  plot.legend = false;
  return plot;
}

/// Whether a lane's rule has Muon's K, exactly or nearly: only then the nuclear norm measures it.
bool has_muons_ball(const LaneSnapshot& lane) {
  return !flow_of(lane.spec.optimizer) && compose(lane.spec.optimizer).map->family() == MapFamily::orthogonal;
}

Plot logarithmic_plot(const Snapshot& snapshot, const char* column, std::string title,
                      const ViewOptions& options) {
  Plot plot;
  plot.y.title = std::move(title);
  plot.y.scale = AxisScale::logarithmic;
  add_lane_curves(plot, snapshot, column, "spectral_ball", options);
  for (std::size_t i = plot.empty_text.empty() ? snapshot.lanes.size() : 0; i-- > 0;)
    if (!has_muons_ball(snapshot.lanes[i]))
      plot.series.erase(plot.series.begin() + static_cast<std::ptrdiff_t>(i));
  if (plot.empty_text.empty() && plot.series.empty())
    plot.empty_text = "For Muon: the other rules here have no polar factor";
  fit_logarithmic(plot, options);
  plot.legend = false;
  return plot;
}

}  // namespace

Figure build_spectral_ball(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("spectral_ball", snapshot);
  figure.plots = {size_plot(snapshot, options), outside_plot(snapshot, options),
                  logarithmic_plot(snapshot, "kkt_score", "KKT score S = s‖∇f‖_* + λ⟨X, ∇f⟩", options),
                  logarithmic_plot(snapshot, "lyapunov", "Lyapunov function V_K", options)};
  figure.columns = 2;
  return figure;
}

}  // namespace muonscope
