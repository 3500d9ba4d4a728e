// Claims about a lesson's sweep: how the final loss depends on the learning rate.

#include <cmath>

#include "core/lessons/claims.h"

namespace muonscope {
namespace {

const Parameter swept_lane{.key = "lane",
                           .label = "lane's name",
                           .type = ValueType::text,
                           .min = 1,
                           .max = 100,
                           .help = "Lane whose final losses are measured."};

Parameter swept_value(const std::string& key, const std::string& label, const std::string& help) {
  return {.key = key, .label = label, .type = ValueType::real, .help = help};
}

struct SweptPoint {
  double value = 0;  ///< of the swept key
  bool diverged = false;
  double ratio = 0;  ///< final loss over the loss at step 0; of those that did not diverge
};

/// A lane's runs in grid order; none while the sweep is not complete.
std::optional<std::vector<SweptPoint>> points_of(const Spec& quantity, const ClaimContext& context) {
  const SweepResult* const sweep = context.studies.sweep;
  if (sweep == nullptr || !sweep->complete()) return {};
  const int lane = lane_place(*sweep, quantity.text("lane"));
  if (lane < 0) return {};
  std::vector<SweptPoint> points;
  for (const SweepRun& run : sweep->runs) {
    const SweepRow& row = run.rows[static_cast<std::size_t>(lane)];
    const std::optional<double> ratio = loss_ratio(row);
    if (!ratio && !row.diverged) return {};
    points.push_back({sweep->sweep->point(run.run).front(), row.diverged, ratio.value_or(0)});
  }
  return points;
}

/// Where the line between two points of a log–log plot has this height.
double crossing(const SweptPoint& below, const SweptPoint& above, double level) {
  const double way = std::log(level / below.ratio) / std::log(above.ratio / below.ratio);
  return below.value * std::pow(above.value / below.value, way);
}

Measured measure_crossing(const Spec& quantity, const ClaimContext& context) {
  const auto points = points_of(quantity, context);
  if (!points) return {};
  const double level = quantity.real("level");
  std::vector<double> values;
  for (std::size_t i = 1; i < points->size(); ++i) {
    const SweptPoint &below = (*points)[i - 1], &above = (*points)[i];
    const bool rises = !below.diverged && !above.diverged && below.ratio < level && above.ratio >= level;
    if (rises && below.ratio > 0) values.push_back(crossing(below, above, level));
  }
  return values;
}

Measured measure_divergence(const Spec& quantity, const ClaimContext& context) {
  const auto points = points_of(quantity, context);
  if (!points) return {};
  std::vector<double> values;
  for (const SweptPoint& point : *points)
    if (point.diverged && values.empty()) values.push_back(point.value);
  return values;
}

Measured measure_diverged(const Spec& quantity, const ClaimContext& context) {
  const auto points = points_of(quantity, context);
  if (!points) return {};
  double count = 0;
  for (const SweptPoint& point : *points) count += point.diverged ? 1 : 0;
  return std::vector{count};
}

Measured measure_exponent(const Spec& quantity, const ClaimContext& context) {
  const auto points = points_of(quantity, context);
  if (!points) return {};
  double count = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const SweptPoint& point : *points) {
    if (point.value < quantity.real("from") || point.value > quantity.real("to")) continue;
    if (point.diverged || !(point.ratio > 0)) return {};
    const double log_value = std::log(point.value), log_ratio = std::log(point.ratio);
    count += 1, x += log_value, y += log_ratio;
    xx += log_value * log_value, xy += log_value * log_ratio;
  }
  const double spread = count * xx - x * x;
  if (!(spread > 0)) return {};
  return std::vector{(count * xy - x * y) / spread};
}

}  // namespace

std::vector<ClaimKind> sweep_claim_kinds() {
  return {
      {{.id = "sweep_crossing",
        .title = "Where the final loss rises",
        .summary = "Each swept value at which the final loss over the loss at step 0 rises through `level`, "
                   "between two runs by their logarithms.",
        .source = "arXiv 2606.30509, figure 1c",
        .parameters = {swept_lane, swept_value("level", "level", "Of the loss over the loss at step 0.")}},
       measure_crossing},
      {{.id = "sweep_divergence",
        .title = "Where it diverges",
        .summary = "The first swept value at which the lane diverges.",
        .source = "arXiv 2606.30509, figure 1c",
        .parameters = {swept_lane}},
       measure_divergence},
      {{.id = "sweep_diverged",
        .title = "How often it diverges",
        .summary = "The number of swept values at which the lane diverges.",
        .source = "arXiv 2606.30509, figure 1d",
        .parameters = {swept_lane}},
       measure_diverged},
      {{.id = "sweep_exponent",
        .title = "Power of the swept value",
        .summary = "Least-squares slope of the logarithm of the final loss over the logarithm of the swept "
                   "value, from `from` to `to`.",
        .source = "arXiv 2606.30509, figure 1d",
        .parameters = {swept_lane, swept_value("from", "first value", "Included."),
                       swept_value("to", "last value", "Included.")}},
       measure_exponent},
  };
}

}  // namespace muonscope
