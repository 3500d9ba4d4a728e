#pragma once
// Exponential decay of an energy's gap to the minimum, gap ≈ factor·e^(−rate·(t − from)) with the time `from`
// at which its span begins, fitted with an interval.

#include <optional>
#include <span>

namespace muonscope {

/// Interval of time.
struct DecaySpan {
  double from = 0, to = 0;
};

struct Decay {
  double rate = 0;        ///< per unit of time
  double half_width = 0;  ///< of the rate's 95 % interval, what its drift allows included
  double drift = 0;       ///< rate of the span's second half less that of the first
  bool changing = false;  ///< the drift is more than the scatter explains: the rate is not one yet
  double factor = 1;
  DecaySpan span;
  /// The gap has not fallen to 1/e within the span: whatever the line through it, it says nothing of a rate.
  bool too_early() const { return rate * (span.to - span.from) < 1; }
  double at(double time) const;
};

/// Below this part of the gap at the start a gap is rounding.
constexpr double least_relative_gap = 1e-12;

/// Where a fit looks by default: the later half of the time until the gap is rounding, or of all.
std::optional<DecaySpan> decay_span(std::span<const double> time, std::span<const double> gap);

/// Least squares of ln gap over t. The span is cut into 10 pieces of equal duration and the line goes through
/// their means: what is left in them is nearly independent even where the gap oscillates, so that Student's
/// t with 8 degrees of freedom gives what scatter leaves open (batch means). A rate that still drifts is no
/// rate yet: the interval is widened by three times the difference between the halves of the span. Three,
/// because for t^c·e^(−kt) fitted over the later half of the time the mean rate is off by 3 times what the
/// halves differ. It holds the rate in 95 % of cases at least. None where a piece is without a positive gap.
/// `time` ascends.
std::optional<Decay> fit_decay(std::span<const double> time, std::span<const double> gap, DecaySpan span);

}  // namespace muonscope
