#pragma once
// 1 − a² of one lane over time, with the laws beside it: what figures of alignment draw.

#include <array>
#include <optional>

#include "app/figures/kit/figure_input.h"
#include "core/observables/misalignment.h"
#include "core/run/snapshot.h"

namespace muonscope {

/// One of the three alignments.
struct AlignmentQuantity {
  std::string column, name, brief;
  Style style;
  bool inner;  ///< between P and Q; otherwise against M*
};
const std::array<AlignmentQuantity, 3>& alignment_quantities();

/// What t is divided by, as a sum of learning rates; none where no law says when a lane arrives.
struct AlignmentClock {
  std::optional<double> convergence;
  std::string title = "step t";
};

/// One lane's recorded rows, or those of them that are shown.
struct AlignmentRows {
  AlignmentClock clock;
  std::vector<std::size_t> rows;  ///< of the trace; the current state comes after them
  std::vector<double> step, sum;  ///< sum of the learning rates before each row
  double x_of(double at_step, double at_sum) const {
    return clock.convergence ? at_sum / *clock.convergence : at_step;
  }
  std::vector<double> x() const;
  // Between rows along straight lines.
  double step_at(double at_sum) const;
  double sum_at(double at_step) const;
};
/// As the view shows them, up to `last_step`, beyond the present one as the schedule goes on.
AlignmentRows alignment_rows(const LaneSnapshot& lane, const FactorizationFacts& facts,
                             const ViewOptions& options, double last_step = 0);

/// 1 − a² in these rows and now, NaN where it is rounding.
std::vector<double> misalignment(const LaneSnapshot& lane, const std::string& column,
                                 const AlignmentRows& rows);
/// Whether a is 1 throughout, by construction: said, not drawn.
bool is_aligned_throughout(const std::vector<double>& misalignment);

/// A law beside a measured curve; `span` in sums of learning rates.
struct AlignmentLaw {
  double exponent = 0;
  FitSpan span{};
  double longest_step = 0;  ///< largest learning rate up to the end of the span: ten of them fit into it
};
/// Whether all steps up to the end of the span are short enough; those that are recorded.
bool holds(const AlignmentLaw& law, const AlignmentRows& rows);
/// None where no law is known.
std::optional<AlignmentLaw> alignment_law(const LaneSnapshot& lane, const FactorizationFacts& facts,
                                          bool inner);
/// The law through the measured value where the span begins, moved to the right; none before that is reached.
std::optional<Series> alignment_guide(const AlignmentLaw& law, const AlignmentRows& rows,
                                      const std::vector<double>& misalignment);
/// The fitted exponent of the whole span, and of its two halves by logarithms: a power law has one.
struct AlignmentSlope {
  double whole = 0, first_half = 0, second_half = 0;
};
/// Once the whole span is recorded.
std::optional<AlignmentSlope> alignment_slope(const AlignmentLaw& law, const LaneSnapshot& lane,
                                              const std::string& column, const AlignmentRows& rows);

/// Whole decades down from 1 to the smallest value drawn.
Range misalignment_range(const Figure& figure, AxisScale scale);

}  // namespace muonscope
