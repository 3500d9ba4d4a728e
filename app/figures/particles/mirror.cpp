// Momentum as the dual variable of a mirror step (arXiv 2605.23871; the reading is ours): on the left the
// momenta, which forces move, on the right the velocities U = ∇h_ε(P), which never leave the unit ball. A U
// that is dragged there is worth h(P) + h*(U) − ⟨P, U⟩ less than the best, the Fenchel–Young gap.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/matrix/contours.h"
#include "app/figures/matrix/scalar_plane.h"
#include "core/linalg/spectral_map.h"

namespace muonscope {

namespace {

constexpr std::size_t most_mirrored = 400;
constexpr int gap_nodes = 61;
constexpr std::array<double, 6> gap_levels{0.01, 0.03, 0.1, 0.3, 1, 3};

/// Two singular values, the larger first.
using Pair = Eigen::Vector2d;

/// What of a lane is seen: of the block that the view shows, else of the first.
struct Mirrored {
  std::size_t lane = 0;
  double smoothing = 0;  ///< ε
  std::vector<Pair> momenta{};
};

const DrawnBlock* shown_block(const LaneSnapshot& lane, const std::string& name) {
  if (!lane.cloud || lane.cloud->blocks.empty()) return nullptr;
  const std::vector<DrawnBlock>& blocks = lane.cloud->blocks;
  const auto named = std::ranges::find(blocks, name, &DrawnBlock::name);
  return named != blocks.end() ? &*named : &blocks.front();
}

std::vector<Pair> momenta_of(const DrawnBlock& block) {
  std::vector<Pair> all;
  for (std::size_t i = 0; i < std::min(block.p.count(), most_mirrored); ++i)
    all.push_back(momentum_values(block, i).head(2));
  return all;
}

/// Lanes with momenta of two singular values or more and a speed limit; of those under one rule the first.
std::vector<Mirrored> mirrored_in(const Snapshot& snapshot, const ViewOptions& options) {
  std::vector<Mirrored> all;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const DrawnBlock* const block = shown_block(snapshot.lanes[i], options.block);
    if (block == nullptr || block->p.empty() || std::min(block->shape.rows, block->shape.cols) < 2) continue;
    if (!(block->smoothing > 0) || std::isinf(block->smoothing)) continue;
    const bool seen = std::ranges::any_of(all, [&](const Mirrored& before) {
      return snapshot.lanes[before.lane].spec.optimizer == snapshot.lanes[i].spec.optimizer;
    });
    if (seen) continue;
    all.push_back({i, block->smoothing, momenta_of(*block)});
  }
  return all;
}

Pair velocity(const Pair& p, double smoothing) {
  return p.unaryExpr([smoothing](double s) { return regularized_polar_curve(s, smoothing); });
}

/// h(P) + h*(U) − ⟨P, U⟩ for U with P's singular vectors.
double gap_of(const Pair& p, const Pair& u, double smoothing) {
  return regularized_gap(p.x(), u.x(), smoothing) + regularized_gap(p.y(), u.y(), smoothing);
}

Series points_of(std::string name, const std::vector<Pair>& places, Style style) {
  style.draw = Style::Draw::points;
  style.marker = Marker::circle;
  style.size = places.size() > 1 ? 0.6 : 1.6;
  style.rim = 1;
  return series_of(std::move(name), places, style);
}

void add_levels(Plot& plot, const Pair& p, double smoothing) {
  const Vector nodes = Vector::LinSpaced(gap_nodes, 0, 1);
  Matrix values(gap_nodes, gap_nodes);
  for (Eigen::Index i = 0; i < gap_nodes; ++i)
    for (Eigen::Index j = 0; j < gap_nodes; ++j) values(i, j) = gap_of(p, {nodes(j), nodes(i)}, smoothing);
  std::vector<Polyline> lines;
  const double unit = std::max(values.maxCoeff(), 1e-300) / gap_levels.back();
  for (const double level : gap_levels)
    for (Polyline& line : contours(values, nodes, nodes, level * unit)) lines.push_back(std::move(line));
  plot.series.push_back(joined_lines("equal gap", lines,
                                     {.role = Style::Role::muted, .draw = Style::Draw::path, .width = 0.8}));
}

Plot dual_plot(const Snapshot& snapshot, const Mirrored& mirrored, double reach, const ViewOptions& options) {
  Plot plot;
  plot.title = snapshot.lanes[mirrored.lane].spec.name + ": dual, the momenta P";
  plot.x = {"σ₁(P)", "", AxisScale::linear, options.x.value_or(Range{0, reach})};
  plot.y = {"σ₂(P)", "", AxisScale::linear, options.y.value_or(Range{0, reach})};
  plot.same_scale = true;
  const Style own = lane_style(snapshot.lanes, mirrored.lane);
  plot.series.push_back(points_of("particle 1", {mirrored.momenta.front()}, {.role = Style::Role::accent}));
  plot.series.push_back(points_of("momenta", mirrored.momenta, own));
  plot.note = "ε = " + brief_number(mirrored.smoothing) + "\na constant force moves P straight on";
  return plot;
}

Plot primal_plot(const Snapshot& snapshot, const Mirrored& mirrored, const ViewOptions& options) {
  Plot plot;
  plot.title = snapshot.lanes[mirrored.lane].spec.name + ": primal, the velocities U = ∇h(P)";
  plot.x = {"σ₁(U)", "", AxisScale::linear, {0, 1.1}};
  plot.y = {"σ₂(U)", "", AxisScale::linear, {0, 1.1}};
  plot.same_scale = true;
  plot.zoomable = false;
  const Pair p = mirrored.momenta.front(), u(options.mirror.u[0], options.mirror.u[1]);
  std::vector<Pair> velocities;
  for (const Pair& each : mirrored.momenta) velocities.push_back(velocity(each, mirrored.smoothing));
  plot.series.push_back(points_of("particle 1", {velocities.front()}, {.role = Style::Role::accent}));
  Series dragged = points_of("U", {u}, {.role = Style::Role::theory});
  dragged.style.marker = Marker::diamond;
  plot.series.push_back(std::move(dragged));
  plot.series.push_back(points_of("velocities", velocities, lane_style(snapshot.lanes, mirrored.lane)));
  Series edge;
  edge.name = "speed limit: ‖U‖_op = 1";
  edge.style = {.role = Style::Role::theory, .draw = Style::Draw::path, .dash = Dash::dashed, .width = 1.5};
  edge.x = {0, 1, 1};
  edge.y = {1, 1, 0};
  plot.series.push_back(std::move(edge));
  add_levels(plot, p, mirrored.smoothing);
  plot.handles.push_back({"mirror:u", u.x(), u.y(), true, true, "Drag: any U in the unit ball", false});
  plot.note = "gap h(P) + h*(U) − ⟨P, U⟩ = " + readable(gap_of(p, u, mirrored.smoothing));
  return plot;
}

}  // namespace

Figure build_mirror(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("mirror", snapshot);
  figure.columns = 2;
  const std::vector<Mirrored> all = mirrored_in(snapshot, options);
  double reach = 0;
  for (const Mirrored& each : all)
    for (const Pair& p : each.momenta) reach = std::max(reach, p.x());
  reach = reach > 0 && std::isfinite(reach) ? round_up(1.05 * reach) : 1;
  if (input.kept.size() == 1) reach = std::max(reach, input.kept.front().max);
  figure.kept = {{0, reach}};
  for (const Mirrored& each : all) {
    if (each.momenta.empty()) continue;
    figure.plots.push_back(dual_plot(snapshot, each, reach, options));
    figure.plots.push_back(primal_plot(snapshot, each, options));
  }
  if (figure.plots.empty())
    figure.plots.emplace_back().empty_text =
        "For particles of two singular values or more under a rule with momentum and smoothing ε > 0";
  return figure;
}

}  // namespace muonscope
