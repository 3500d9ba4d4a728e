// Claims about particles: how energies rise and decay, which columns agree, how long an oscillation takes.

#include <algorithm>
#include <cmath>

#include "core/lessons/claims.h"
#include "core/observables/decay.h"

namespace muonscope {
namespace {

/// Every column of a comma-separated list; none where the trace lacks one.
std::optional<std::vector<int>> columns_named(const TraceView& trace, const std::string& list) {
  std::vector<int> columns;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t comma = std::min(list.find(',', from), list.size());
    std::string name = list.substr(from, comma - from);
    std::erase(name, ' ');
    columns.push_back(trace.column(name));
    if (columns.back() < 0) return {};
    from = comma + 1;
  }
  return columns;
}

Measured measure_rise(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column"));
  const auto rows = claim_rows(quantity, context);
  if (index < 0 || !rows || rows->end - rows->first < 2) return {};
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t row = rows->first + 1; row < rows->end; ++row)
    largest = std::max(largest, context.trace.at(row, index) - context.trace.at(row - 1, index));
  return std::vector{largest};
}

/// How a trace's column comes down to the minimum over the quantity's rows; none where there is no telling.
std::optional<Decay> decay_in(const TraceView& trace, const Spec& quantity, const ClaimContext& context) {
  const int index = trace.column(quantity.text("column")), clock = trace.column("time");
  const auto rows = claim_rows(quantity, context);
  if (index < 0 || clock < 0 || !context.minimum || !rows || rows->first == rows->end) return {};
  if (trace.rows() < rows->end) return {};
  std::vector<double> time, gap;
  for (std::size_t row = rows->first; row < rows->end; ++row) {
    time.push_back(trace.at(row, clock));
    gap.push_back(trace.at(row, index) - *context.minimum);
  }
  const auto fit = fit_decay(time, gap, {time.front(), time.back()});
  return fit && !fit->too_early() ? fit : std::nullopt;
}

Measured measure_decay(const Spec& quantity, const ClaimContext& context) {
  const auto fit = decay_in(context.trace, quantity, context);
  if (!fit) return {};
  return std::vector{fit->rate - fit->half_width, fit->rate + fit->half_width};
}

const ClaimLane* other_lane(const Spec& quantity, const ClaimContext& context) {
  if (!context.lanes) return nullptr;
  const auto found = std::ranges::find(*context.lanes, quantity.text("other"), &ClaimLane::name);
  return found == context.lanes->end() ? nullptr : &*found;
}

Measured measure_decay_ratio(const Spec& quantity, const ClaimContext& context) {
  const ClaimLane* const other = other_lane(quantity, context);
  if (!other) return {};
  const auto own = decay_in(context.trace, quantity, context),
             its = decay_in(other->trace, quantity, context);
  if (!own || !its) return {};
  return std::vector{own->rate / its->rate};
}

struct TraceColumn {
  const TraceView& trace;
  int index;
  double at(std::size_t row) const { return trace.at(row, index); }
};

/// A value for each row of a lane's column and of the same column of another lane.
template <typename Of>
Measured measure_both(const Spec& quantity, const ClaimContext& context, Of of) {
  const int index = context.trace.column(quantity.text("column"));
  const auto rows = claim_rows(quantity, context);
  const ClaimLane* const other = other_lane(quantity, context);
  if (index < 0 || !rows || !other) return {};
  const int its = other->trace.column(quantity.text("column"));
  if (its < 0 || other->trace.rows() < rows->end) return {};
  std::vector<double> values;
  for (std::size_t row = rows->first; row < rows->end; ++row)
    values.push_back(of(TraceColumn{context.trace, index}, TraceColumn{other->trace, its}, row));
  return values;
}

Measured measure_lane_difference(const Spec& quantity, const ClaimContext& context) {
  return measure_both(quantity, context, [](TraceColumn own, TraceColumn other, std::size_t row) {
    return own.at(row) - other.at(row);
  });
}

Measured measure_lane_growth(const Spec& quantity, const ClaimContext& context) {
  return measure_both(quantity, context, [](TraceColumn own, TraceColumn other, std::size_t row) {
    return (own.at(row) / own.at(0)) / (other.at(row) / other.at(0));
  });
}

Measured measure_remainder(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column"));
  const auto parts = columns_named(context.trace, quantity.text("parts"));
  const auto rows = claim_rows(quantity, context);
  if (index < 0 || !parts || !rows) return {};
  std::vector<double> remainders;
  for (std::size_t row = rows->first; row < rows->end; ++row) {
    double rest = context.trace.at(row, index);
    for (const int part : *parts) rest -= context.trace.at(row, part);
    remainders.push_back(rest);
  }
  return remainders;
}

/// Times at which the column falls through 0, between rows on a straight line: near 0 an oscillation bends
/// least.
std::vector<double> crossings(const TraceView& trace, int index, int clock, ClaimRows rows) {
  std::vector<double> times;
  for (std::size_t row = rows.first + 1; row < rows.end; ++row) {
    const double before = trace.at(row - 1, index), after = trace.at(row, index);
    if (!(before > 0 && after <= 0)) continue;
    const double start = trace.at(row - 1, clock), end = trace.at(row, clock);
    times.push_back(start + (end - start) * before / (before - after));
  }
  return times;
}

Measured measure_period(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column")), clock = context.trace.column("time");
  const auto rows = claim_rows(quantity, context);
  if (index < 0 || clock < 0 || !rows) return {};
  const std::vector<double> times = crossings(context.trace, index, clock, *rows);
  std::vector<double> periods;
  for (std::size_t i = 1; i < times.size(); ++i) periods.push_back(times[i] - times[i - 1]);
  return periods;
}

Parameter named_text(const std::string& key, const std::string& label, double longest,
                     const std::string& help) {
  return {.key = key, .label = label, .type = ValueType::text, .min = 1, .max = longest, .help = help};
}

Parameter first_step() {
  return claim_step("from", "first step", "Included.", 0);
}

Parameter last_step_or_end() {
  return claim_step("to", "last step", "Included; −1 is the end.", -1);
}

}  // namespace

std::vector<ClaimKind> particle_claim_kinds() {
  const std::string source = "arXiv 2605.23871";
  return {
      {{.id = "largest_rise",
        .title = "Largest rise",
        .summary = "The most by which a column rises from one recorded row to the next; negative where it "
                   "always falls.",
        .source = source,
        .parameters = {claim_lane(), claim_column(), first_step(), last_step_or_end()}},
       measure_rise},
      {{.id = "decay",
        .title = "Exponential rate",
        .summary =
            "Both ends of the 95 % interval of the rate k in column − J* ∝ e^(−kt), t the time of the "
            "flow, by least squares over the means of ten pieces of equal duration, its drift included.",
        .source = source,
        .parameters = {claim_lane(), claim_column(), first_step(), last_step_or_end()}},
       measure_decay},
      {{.id = "decay_ratio",
        .title = "Ratio of two exponential rates",
        .summary =
            "The rate k of \"decay\" over the same of another lane: 1 where steps lose the energy as fast "
            "as the flow does.",
        .source = source,
        .parameters = {claim_lane(), named_text("other", "other lane's name", 100, "Lane to compare with."),
                       claim_column(), first_step(), last_step_or_end()}},
       measure_decay_ratio},
      {{.id = "lane_difference",
        .title = "Difference of two lanes",
        .summary = "A column less the same column of another lane, in every row.",
        .source = source,
        .parameters = {claim_lane(), named_text("other", "other lane's name", 100, "Lane to compare with."),
                       claim_column(), first_step(), last_step_or_end()}},
       measure_lane_difference},
      {{.id = "lane_growth",
        .title = "Growth of two lanes",
        .summary = "By what factor a column has grown since its first row, over the same of another lane, in "
                   "every row.",
        .source = source,
        .parameters = {claim_lane(), named_text("other", "other lane's name", 100, "Lane to compare with."),
                       claim_column(), first_step(), last_step_or_end()}},
       measure_lane_growth},
      {{.id = "remainder",
        .title = "What parts leave of a whole",
        .summary = "A column less the sum of others, in every row.",
        .source = source,
        .parameters = {claim_lane(), claim_column(),
                       named_text("parts", "parts", 500, "Columns, separated by commas."), first_step(),
                       last_step_or_end()}},
       measure_remainder},
      {{.id = "period",
        .title = "Periods",
        .summary = "The time of the flow between any two successive falls of a column through 0.",
        .source = source,
        .parameters = {claim_lane(), claim_column(), first_step(), last_step_or_end()}},
       measure_period},
  };
}

}  // namespace muonscope
