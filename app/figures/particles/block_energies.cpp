// Where the energy of particles with several matrices is: J and each block's kinetic energy, one on top of
// the other, reach H (the blockwise flow of arXiv 2605.23871).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/particles/energies.h"
#include "core/optimizers/flow.h"
#include "core/particles/particle_system.h"

namespace muonscope {

namespace {

std::vector<ObjectiveBlock> blocks_of(const Snapshot& snapshot) {
  return snapshot.problem->particles()->objective().blocks();
}

/// With its ε, where that was the same throughout.
std::string block_text(const Snapshot& snapshot, std::size_t lane, const ObjectiveBlock& block) {
  const std::optional<Flow> flow = flow_of(snapshot.lanes[lane].spec.optimizer);
  return flow && !changed_optimizer(snapshot, lane)
             ? with_smoothing(block_symbol(block.name), block.smoothing_under(flow->smoothing))
             : block_symbol(block.name);
}

Style block_style(std::size_t block, std::size_t blocks) {
  return {.role = Style::Role::spectrum,
          .position = blocks > 1 ? static_cast<double>(block) / static_cast<double>(blocks - 1) : 0,
          .dash = block_dash(block),
          .width = 2};
}

Plot empty_blocks_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options,
                       const char* y_title) {
  Plot plot = time_plot(snapshot, y_title, AxisScale::linear, options);
  append_edit_marks(plot, snapshot, index, options);
  return plot;
}

/// J, J and the first block, J and the first two, …: the last one is H.
Plot stacked_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const std::vector<ObjectiveBlock> blocks = blocks_of(snapshot);
  Plot plot = empty_blocks_plot(snapshot, index, options, "energy, one on top of the other");
  plot.title = lane_title(lane);
  // Sums need the same rows of every column.
  std::vector<int> columns{lane.trace.column("objective"), lane.trace.column("hamiltonian")};
  for (const ObjectiveBlock& block : blocks) columns.push_back(lane.trace.column("kinetic_" + block.name));
  const std::vector<std::size_t> rows = shown_rows(lane, columns, options);
  Curve sum = curve_at(lane, "objective", rows, options.time);
  const auto add = [&](std::string name, std::string label, Style style) {
    Series series;
    series.name = std::move(name);
    series.end_label = std::move(label);
    series.style = style;
    series.x = sum.x;
    series.y = sum.y;
    plot.series.push_back(std::move(series));
  };
  add("J", "J", quantity_style(energy_j));
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const Curve part = curve_at(lane, "kinetic_" + blocks[b].name, rows, options.time);
    for (std::size_t i = 0; i < part.y.size(); ++i) sum.y[i] += part.y[i];
    add("+ " + block_symbol(blocks[b].name), "", block_style(b, blocks.size()));
  }
  // Last, and so under what adds up to it.
  Series h;
  Curve total = curve_at(lane, "hamiltonian", rows, options.time);
  h.name = h.end_label = std::string("H");
  h.style = quantity_style(energy_h);
  h.style.width = 6;
  h.x = std::move(total.x);
  h.y = std::move(total.y);
  plot.series.push_back(std::move(h));
  return plot;
}

Plot kinetic_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const std::vector<ObjectiveBlock> blocks = blocks_of(snapshot);
  Plot plot = empty_blocks_plot(snapshot, index, options, "kinetic energy of each block");
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    Curve curve = curve_of(lane, "kinetic_" + blocks[b].name, options);
    Series series;
    series.name = block_text(snapshot, index, blocks[b]);
    series.style = block_style(b, blocks.size());
    series.x = std::move(curve.x);
    series.y = std::move(curve.y);
    plot.series.push_back(std::move(series));
  }
  return plot;
}

}  // namespace

Figure build_block_energies(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("block_energies", snapshot);
  const bool recorded = std::ranges::all_of(
      snapshot.lanes, [](const LaneSnapshot& lane) { return lane.trace.column("objective") >= 0; });
  if (!recorded) {
    explain_missing(figure.plots.emplace_back(empty_blocks_plot(snapshot, 0, options, "energy")), "energy");
    return figure;
  }
  const std::size_t lanes = snapshot.lanes.size();
  figure.columns = static_cast<int>(lanes);
  for (std::size_t i = 0; i < lanes; ++i) figure.plots.push_back(stacked_plot(snapshot, i, options));
  for (std::size_t i = 0; i < lanes; ++i) figure.plots.push_back(kinetic_plot(snapshot, i, options));
  fit_energy_rows(figure.plots, lanes, options);
  return figure;
}

}  // namespace muonscope
