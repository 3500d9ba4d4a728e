#include "core/lessons/claims.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/observables/misalignment.h"
#include "core/problems/problem.h"

namespace muonscope {
namespace {

const Parameter lane_parameter = claim_lane(), column_parameter = claim_column();
const Parameter within_share{
    .key = "within",
    .label = "relative distance",
    .type = ValueType::real,
    .fallback = 0.05,
    .min = 0,
    .max = 1,
    .help = "A mode has arrived when σᵢ(P) is this close to √s*ᵢ, relative to √s*ᵢ."};

Parameter whole(const std::string& key, const std::string& label, double min, double max,
                const std::string& help) {
  return {.key = key, .label = label, .type = ValueType::integer, .min = min, .max = max, .help = help};
}

/// √s*ᵢ, mode 1 first.
std::optional<double> plateau(const ClaimContext& context, std::int64_t mode) {
  if (!context.facts || mode > context.facts->target_values.size()) return {};
  return std::sqrt(context.facts->target_values(mode - 1));
}

/// First recorded step at which σᵢ(P) lies within the given relative distance of √s*ᵢ. Later departures do
/// not matter: at a constant rate Muon goes on oscillating by about η.
std::optional<double> arrival(const ClaimContext& context, std::int64_t mode, double distance) {
  const auto goal = plateau(context, mode);
  const int sigma = context.trace.column("sv_p_" + std::to_string(mode));
  if (!goal || sigma < 0) return {};
  for (std::size_t row = 0; row < context.trace.rows(); ++row) {
    if (std::abs(context.trace.at(row, sigma) - *goal) <= distance * *goal) {
      return static_cast<double>(context.trace.step(row));
    }
  }
  return {};
}

/// Time at which the sum of learning rates reaches √s*ᵢ: √s*ᵢ/η at a constant rate (arXiv 2606.30509: under
/// Muon every singular value rises by η a step). Fractional: the last step counts as far as it is needed.
std::optional<double> theory_time(const ClaimContext& context, std::int64_t mode) {
  const auto goal = plateau(context, mode);
  const int rate = context.trace.column("lr");
  if (!goal || rate < 0) return {};
  double sum = 0;
  for (std::size_t row = 0; row < context.trace.rows(); ++row) {
    const double lr = context.trace.at(row, rate);
    const auto steps = static_cast<double>(context.every);
    if (sum + lr * steps >= *goal) return static_cast<double>(context.trace.step(row)) + (*goal - sum) / lr;
    sum += lr * steps;
  }
  return {};
}

Measured measure_arrival(const Spec& quantity, const ClaimContext& context) {
  std::vector<double> ratios;
  for (std::int64_t mode = quantity.integer("first"); mode <= quantity.integer("last"); ++mode) {
    const auto measured = arrival(context, mode, quantity.real("within"));
    const auto predicted = theory_time(context, mode);
    if (!measured || !predicted) return {};
    ratios.push_back(*measured / *predicted);
  }
  return ratios;
}

Measured measure_order(const Spec& quantity, const ClaimContext& context) {
  std::vector<double> arrivals;
  for (std::int64_t mode = 1; mode <= quantity.integer("modes"); ++mode) {
    const auto step = arrival(context, mode, quantity.real("within"));
    if (!step) return {};
    arrivals.push_back(*step);
  }
  double inversions = 0;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    for (std::size_t j = i + 1; j < arrivals.size(); ++j) inversions += arrivals[i] > arrivals[j] ? 1 : 0;
  }
  return std::vector{inversions};
}

Measured measure_range(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column"));
  const auto rows = claim_rows(quantity, context);
  if (index < 0 || !rows) return {};
  std::vector<double> values;
  for (std::size_t row = rows->first; row < rows->end; ++row) values.push_back(context.trace.at(row, index));
  return values;
}

Measured measure_growth(const Spec& quantity, const ClaimContext& context) {
  const Step from = quantity.integer("from"), to = quantity.integer("to");
  const int rate = context.trace.column("lr");
  std::vector<double> growth;
  for (std::int64_t mode = quantity.integer("first"); mode <= quantity.integer("last"); ++mode) {
    const int sigma = context.trace.column("sv_p_" + std::to_string(mode));
    if (sigma < 0 || rate < 0) return {};
    double start = std::nan(""), end = std::nan(""), time = 0;
    for (std::size_t row = 0; row < context.trace.rows(); ++row) {
      const Step step = context.trace.step(row);
      if (step == from) start = context.trace.at(row, sigma);
      if (step == to) end = context.trace.at(row, sigma);
      if (step >= from && step < to) time += static_cast<double>(context.every) * context.trace.at(row, rate);
    }
    if (!std::isfinite(start) || !std::isfinite(end)) return {};
    growth.push_back((end - start) / time);
  }
  return growth;
}

Measured measure_pace(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column")), rate = context.trace.column("lr");
  const Step from = quantity.integer("from"), to = quantity.integer("to");
  if (index < 0 || rate < 0 || !recorded_to(context, to)) return {};
  std::vector<double> paces;
  for (std::size_t row = 1; row < context.trace.rows(); ++row) {
    if (context.trace.step(row - 1) < from || context.trace.step(row) > to) continue;
    const double time = static_cast<double>(context.every) * context.trace.at(row - 1, rate);
    paces.push_back((context.trace.at(row, index) - context.trace.at(row - 1, index)) / time);
  }
  return paces;
}

/// The law for an alignment's column, or nothing.
std::optional<double> misalignment_law(const ClaimContext& context, const std::string& alignment) {
  if (!context.facts) return {};
  const MisalignmentLaws laws = misalignment_laws(*context.facts);
  return alignment == "align_in" ? laws.inner : laws.sides;
}

Measured measure_misalignment(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column"));
  const Step from = quantity.integer("from"), to = quantity.integer("to");
  const auto law = misalignment_law(context, quantity.text("column"));
  if (index < 0 || !law || !recorded_to(context, to)) return {};
  std::vector<double> x, y;
  for (std::size_t row = 0; row < context.trace.rows(); ++row) {
    const Step step = context.trace.step(row);
    if (step < from || step > to) continue;
    const double a = context.trace.at(row, index);
    x.push_back(static_cast<double>(step));
    y.push_back(1 - a * a > least_misalignment ? 1 - a * a : 0);
  }
  const auto fit = fit_power_law(x, y);
  if (!fit) return {};
  return std::vector{fit->exponent / *law};
}

Measured measure_at(const Spec& quantity, const ClaimContext& context) {
  const int index = context.trace.column(quantity.text("column"));
  const Step step = quantity.integer("step");
  if (index < 0 || !recorded_to(context, step)) return {};
  std::vector<double> values;
  for (std::size_t row = 0; row < context.trace.rows() && context.trace.step(row) <= step; ++row) {
    values.assign(1, context.trace.at(row, index));
  }
  return values;
}

std::vector<ClaimKind> make_claim_kinds() {
  constexpr double modes = static_cast<double>(max_side), steps = 1e9;
  return {
      {{.id = "arrival",
        .title = "Arrival of modes",
        .summary = "For each mode i from first to last: the first recorded step at which σᵢ(P) is near √s*ᵢ, "
                   "divided by the time at which the learning rates so far add up to √s*ᵢ.",
        .source = "arXiv 2606.30509",
        .parameters = {lane_parameter, whole("first", "first mode", 1, modes, "Mode 1 is the largest."),
                       whole("last", "last mode", 1, modes, "Included."), within_share}},
       measure_arrival},
      {{.id = "order",
        .title = "Order of arrival",
        .summary =
            "Among modes 1 to `modes`, the number of pairs in which the smaller mode arrives first: 0 is "
            "large first.",
        .source = "arXiv 2606.30509",
        .parameters = {lane_parameter, within_share,
                       whole("modes", "modes", 1, 256, "How many of the largest modes are compared.")}},
       measure_order},
      {{.id = "growth",
        .title = "Growth of singular values",
        .summary =
            "For each mode i from first to last: by how much σᵢ(P) grew from step `from` to step `to`, "
            "divided by the sum of those steps' learning rates.",
        .source = "arXiv 2606.30509",
        .parameters = {lane_parameter, whole("first", "first mode", 1, modes, "Mode 1 is the largest."),
                       whole("last", "last mode", 1, modes, "Included."),
                       whole("from", "first step", 0, steps, "A recorded step."),
                       whole("to", "last step", 1, steps, "A recorded step, later than `from`.")}},
       measure_growth},
      {{.id = "pace",
        .title = "Pace of a column",
        .summary = "Between any two neighbouring rows from step `from` to step `to`: the change of a column "
                   "divided by the sum of those steps' learning rates.",
        .source = "arXiv 2606.30509, figure 2",
        .parameters = {lane_parameter, column_parameter, whole("from", "first step", 0, steps, "Included."),
                       whole("to", "last step", 1, steps, "Included.")}},
       measure_pace},
      {{.id = "misalignment",
        .title = "Slope of a misalignment",
        .summary = "The exponent k of a fit 1 − a² ∝ tᵏ over the recorded steps from `from` to `to`, divided "
                   "by the law's: −4 for align_in, −2(1 − 1/ḡ) for align_left and align_right.",
        .source = "arXiv 2606.30509, figure 3",
        .parameters = {lane_parameter, column_parameter, whole("from", "first step", 0, steps, "Included."),
                       whole("to", "last step", 1, steps, "Included.")}},
       measure_misalignment},
      {{.id = "range",
        .title = "Values over a range of steps",
        .summary = "All recorded values of a column from step `from` to step `to`.",
        .source = "",
        .parameters =
            {lane_parameter, column_parameter, whole("from", "first step", 0, steps, "Included."),
             whole("to", "last step", -1, steps, "Included; −1 is the end.").with_default(std::int64_t{-1})}},
       measure_range},
      {{.id = "at",
        .title = "Value at a step",
        .summary = "A column's value at a step, or at the last recorded step before it.",
        .source = "",
        .parameters = {lane_parameter, column_parameter,
                       whole("step", "step", 0, steps, "The row recorded at this step.")}},
       measure_at},
  };
}

}  // namespace

Parameter claim_lane() {
  return {.key = "lane",
          .label = "lane's name",
          .type = ValueType::text,
          .min = 1,
          .max = 100,
          .help = "Lane whose trace is measured."};
}

Parameter claim_column() {
  return {.key = "column",
          .label = "column",
          .type = ValueType::text,
          .min = 1,
          .max = 100,
          .help = "Column of the lane's CSV file."};
}

Parameter claim_step(const std::string& key, const std::string& label, const std::string& help,
                     std::optional<std::int64_t> fallback) {
  Parameter step{.key = key, .label = label, .type = ValueType::integer, .min = 0, .max = 1e9, .help = help};
  if (!fallback) return step;
  step.min = static_cast<double>(*fallback);
  return step.with_default(*fallback);
}

bool recorded_to(const ClaimContext& context, Step step) {
  if (context.trace.rows() == 0) return false;
  const Step next_row = context.trace.step(context.trace.rows() - 1) + context.every;
  return next_row > step || next_row >= context.end;
}

std::optional<ClaimRows> claim_rows(const Spec& quantity, const ClaimContext& context) {
  const Step from = quantity.integer("from");
  const Step to = quantity.integer("to") < 0 ? context.end : quantity.integer("to");
  if (!recorded_to(context, to)) return {};
  ClaimRows rows;
  while (rows.first < context.trace.rows() && context.trace.step(rows.first) < from) ++rows.first;
  rows.end = rows.first;
  while (rows.end < context.trace.rows() && context.trace.step(rows.end) <= to) ++rows.end;
  return rows;
}

const std::vector<ClaimKind>& claim_kinds() {
  static const std::vector<ClaimKind> table = [] {
    std::vector<ClaimKind> all = make_claim_kinds();
    for (ClaimKind& row : sweep_claim_kinds()) all.push_back(std::move(row));
    for (ClaimKind& row : chaos_claim_kinds()) all.push_back(std::move(row));
    for (ClaimKind& row : particle_claim_kinds()) all.push_back(std::move(row));
    return all;
  }();
  return table;
}

const Catalogue& claim_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue out;
    for (const ClaimKind& row : claim_kinds()) out.push_back(row.kind);
    return out;
  }();
  return catalogue;
}

ClaimOutcome check(const Claim& claim, const Lesson& lesson, const std::vector<ClaimLane>& lanes,
                   const Problem& problem, const Studies& studies) {
  ClaimOutcome outcome;
  const auto named = std::find_if(lanes.begin(), lanes.end(),
                                  [&](const ClaimLane& l) { return l.name == claim.quantity.text("lane"); });
  if (named == lanes.end()) {
    outcome.absent = claim.quantity.text("lane");
    return outcome;
  }
  const auto row = std::find_if(claim_kinds().begin(), claim_kinds().end(),
                                [&](const ClaimKind& k) { return k.kind.id == claim.quantity.kind; });
  const Measured values =
      row->measure(claim.quantity, {named->trace, problem.factorization(), lesson.experiment.record.every,
                                    lesson.experiment.steps, studies, &lanes, problem.minimum()});
  const bool complete = values && !values->empty() &&
                        std::none_of(values->begin(), values->end(), [](double v) { return std::isnan(v); });
  if (!complete) return outcome;
  outcome.reached = true;
  outcome.lowest = *std::min_element(values->begin(), values->end());
  outcome.highest = *std::max_element(values->begin(), values->end());
  outcome.holds = outcome.lowest >= claim.min && outcome.highest <= claim.max;
  return outcome;
}

}  // namespace muonscope
