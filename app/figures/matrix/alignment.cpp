// How singular vectors align: 1 − a² over t/t_converge on log–log axes, a plot per lane (figure 3 of arXiv
// 2606.30509).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/matrix/alignment_curves.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

Axis x_axis(const Snapshot& snapshot, const LaneSnapshot& lane, const FactorizationFacts& facts,
            const ViewOptions& options) {
  const AlignmentRows rows = alignment_rows(lane, facts, options, last_step(snapshot));
  const auto x_at = [&](double step) { return rows.x_of(step, rows.sum_at(step)); };
  Axis axis{.title = rows.clock.title, .unit = "", .range = {}};
  axis.scale = options.x_scale.value_or(AxisScale::logarithmic);
  axis.range.max = std::max(x_at(last_step(snapshot)), 1e-300);
  // Time 0 has no place on a log axis: it begins with the first row after the start.
  const double first = x_at(static_cast<double>(snapshot.experiment->record.every));
  axis.range.min =
      axis.scale == AxisScale::linear ? 0 : std::clamp(first, 1e-12 * axis.range.max, 0.5 * axis.range.max);
  if (options.x) axis.range = *options.x;
  return axis;
}

std::string joined(const std::string& list, const std::string& item) {
  return list.empty() ? item : list + ", " + item;
}

/// What the note says: the fits and what is 1 throughout.
struct Findings {
  std::string slopes, constants;
  std::optional<AlignmentLaw> fitted;
  bool too_long = false;  ///< steps, for the laws
};

std::string alignment_note(const Findings& findings, const AlignmentRows& rows) {
  std::string note;
  if (findings.fitted) {
    const auto step = [&](double sum) { return brief_number(std::round(rows.step_at(sum))); };
    note = "fitted slopes, steps " + step(findings.fitted->span.from) + " to " +
           step(findings.fitted->span.to) + ": " + findings.slopes;
  }
  if (findings.too_long)
    note += std::string(note.empty() ? "" : "\n") + "no law: its span is less than ten steps long";
  if (!findings.constants.empty())
    note += (note.empty() ? "" : "\n") + findings.constants + ": a = 1 throughout";
  return note;
}

void add_quantity(Plot& plot, const AlignmentQuantity& quantity, std::vector<double> y,
                  const AlignmentRows& rows) {
  Series series;
  series.name = quantity.name;
  series.style = quantity.style;
  series.x = rows.x();
  series.y = std::move(y);
  plot.series.push_back(std::move(series));
}

/// `one_rule`: the lane has had its optimizer throughout, or no law is its own.
void add_curves(Plot& plot, const LaneSnapshot& lane, const FactorizationFacts& facts, bool one_rule,
                const ViewOptions& options) {
  const AlignmentRows rows = alignment_rows(lane, facts, options);
  Findings findings;
  for (const AlignmentQuantity& quantity : alignment_quantities()) {
    const std::vector<double> y = misalignment(lane, quantity.column, rows);
    if (is_aligned_throughout(y)) {
      findings.constants = joined(findings.constants, quantity.brief);
      continue;
    }
    add_quantity(plot, quantity, y, rows);
    const std::optional<AlignmentLaw> law = alignment_law(lane, facts, quantity.inner);
    if (!law || !one_rule) continue;
    findings.too_long = findings.too_long || !holds(*law, rows);
    if (const auto slope = alignment_slope(*law, lane, quantity.column, rows)) {
      findings.fitted = law;
      findings.slopes = joined(findings.slopes, quantity.brief + " " + readable(slope->whole) + " (" +
                                                    readable(slope->first_half) + ", then " +
                                                    readable(slope->second_half) + ")");
    }
    const bool first = std::none_of(plot.series.begin(), plot.series.end(),
                                    [](const Series& series) { return series.is_theory; });
    if (!options.theory || !first) continue;
    if (std::optional<Series> guide = alignment_guide(*law, rows, y))
      plot.series.push_back(std::move(*guide));
  }
  // The legend names what is measured first.
  std::stable_partition(plot.series.begin(), plot.series.end(),
                        [](const Series& series) { return !series.is_theory; });
  plot.note = alignment_note(findings, rows);
  if (plot.series.empty())
    plot.empty_text = "All three alignments are 1 throughout: singular values this close count as one block";
}

Plot alignment_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const FactorizationFacts* facts = snapshot.problem ? snapshot.problem->factorization() : nullptr;
  Plot plot;
  plot.title = lane_title(lane);
  plot.y.title = "misalignment 1 − a²";
  plot.y.scale = options.y_scale.value_or(AxisScale::logarithmic);
  if (facts == nullptr || lane.trace.column("align_left") < 0) {
    plot.x = {.title = "step t", .unit = "", .range = {}};
    explain_missing(plot, "alignment");
    return plot;
  }
  plot.x = x_axis(snapshot, lane, *facts, options);
  add_curves(plot, lane, *facts, !changed_optimizer(snapshot, index), options);
  if (lane.step == 0 && plot.empty_text.empty()) {
    plot.empty_text = "Step 0 has no place on a logarithmic axis";
    plot.empty_on_screen = "Press Play: step 0 has no place on a logarithmic axis";
    plot.appears_at = 1;
  }
  return plot;
}

}  // namespace

Figure build_alignment(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("alignment", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(alignment_plot(snapshot, i, options));
  const Range fitted = misalignment_range(figure, options.y_scale.value_or(AxisScale::logarithmic));
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(fitted);
  return figure;
}

}  // namespace muonscope
