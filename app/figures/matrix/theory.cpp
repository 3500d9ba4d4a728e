#include "app/figures/matrix/theory.h"

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "app/figures/kit/shown_rows.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/run/events.h"

namespace muonscope {

namespace {

/// A smoothing below this part of every gradient mode's size half-way up, s*^{3/2}, changes steps by less
/// than its square.
constexpr double small_smoothing = 0.02;

bool is_polar(const UpdateMap& map, const FactorizationFacts& facts) {
  const std::optional<KineticPotential> h = map.potential();
  if (!h || h->gain != 1) return false;
  double smallest = 0;
  for (const double s : facts.target_values)
    if (s > 0) smallest = s;
  return h->smoothing <= small_smoothing * std::pow(smallest, 1.5);
}

/// Steps are summed one by one up to this many; further ahead, several at a time.
constexpr double most_future_steps = 4096;

}  // namespace

std::optional<SpectrumLaw> spectrum_law(const Spec& optimizer, const FactorizationFacts& facts) {
  const Rule rule = compose(optimizer);
  if (rule.weight_decay != 0 || rule.scaled()) return std::nullopt;
  if (!rule.bare()) return std::nullopt;
  if (is_polar(*rule.map, facts)) return SpectrumLaw::ramp;
  if (rule.map->family() == MapFamily::linear && rule.momentum.stateless()) return SpectrumLaw::logistic;
  return std::nullopt;
}

double predicted_value(SpectrumLaw law, double s, double a, double time) {
  if (law == SpectrumLaw::ramp) return std::min(time, std::sqrt(s));
  if (a <= 0) return 0;
  // The logistic curve's limit for s → 0.
  if (s <= 0) return std::sqrt(a / (1 + 2 * a * time));
  return std::sqrt(s / (1 + (s / a - 1) * std::exp(-2 * s * time)));
}

LawCondition law_condition(SpectrumLaw law, double s) {
  // A quarter of a mode's way in one step, or a growth by a quarter: then the law is a tenth off.
  constexpr double part = 0.25, small = 0.02;
  if (law == SpectrumLaw::ramp)
    return {"for η ≤ ¼√s*ᵢ and starts below √s*ᵢ/7", part * std::sqrt(s), small * s};
  return {"for ηs*ᵢ ≤ ¼", s > 0 ? part / s : INFINITY, INFINITY};
}

std::size_t law_span(SpectrumLaw law, double s, double a, const TrainingTime& time) {
  constexpr double slack = 1e-9;  // sums of rates carry rounding
  const LawCondition condition = law_condition(law, s);
  if (a > condition.largest_start) return 0;
  std::size_t count = 1;
  for (; count < time.step.size(); ++count) {
    const double rate = (time.time[count] - time.time[count - 1]) / (time.step[count] - time.step[count - 1]);
    if (rate > condition.longest_step * (1 + slack)) break;
  }
  return count > 1 ? count : 0;
}

namespace {

/// Sum of the rates of k steps from one row to the next: those between them lie on a straight line.
double time_between(double k, double rate, double next_rate) {
  return k * rate + (next_rate - rate) * (k - 1) / 2;
}

/// What the schedule as it stands will do from the last step on.
void go_on(TrainingTime& out, const LaneSnapshot& lane, double last_step) {
  if (out.step.empty()) {
    out.step.push_back(0);
    out.time.push_back(0);
  }
  const double begin = out.step.back();
  double sum = out.time.back();
  const double stride = std::max(1.0, std::ceil((last_step - begin) / most_future_steps));
  const int strides = static_cast<int>(std::max(std::ceil((last_step - begin) / stride), 0.0));
  for (int i = 0; i < strides; ++i) {
    const double t = begin + i * stride;
    const auto rate = [&](double step) { return learning_rate(lane.spec.schedule, static_cast<Step>(step)); };
    const double k = std::min(stride, last_step - t);
    sum += k * rate(t) + (k > 1 ? (rate(t + k) - rate(t)) * (k - 1) / 2 : 0);
    out.step.push_back(t + k);
    out.time.push_back(sum);
  }
}

}  // namespace

TrainingTime training_time(const LaneSnapshot& lane, double last_step) {
  TrainingTime out;
  const Curve lr = curve_of(lane, "lr");
  double sum = 0;
  for (std::size_t i = 0; i < lr.x.size(); ++i) {
    if (i > 0) sum += time_between(lr.x[i] - lr.x[i - 1], lr.y[i - 1], lr.y[i]);
    out.step.push_back(lr.x[i]);
    out.time.push_back(sum);
  }
  go_on(out, lane, last_step);
  return out;
}

TrainingTime training_time(const LaneSnapshot& lane, double last_step, std::span<const std::size_t> rows) {
  const TraceView& trace = lane.trace;
  if (rows.size() == trace.rows()) return training_time(lane, last_step);
  const Curve lr = curve_at(lane, "lr", rows);
  const int column = trace.column("lr");
  const double k = trace.at(1, 0) - trace.at(0, 0);  // recorded rows lie evenly
  const double first_rate = trace.at(0, column);
  double sum = 0;  // of the rates in all rows before `block`
  std::size_t block = 0;
  const auto time_before = [&](std::size_t row) {
    const std::size_t next = row - row % ChunkExtremes::smallest_block;
    sum += trace.sum(column, block, next);
    block = next;
    const double rates = sum + trace.sum(column, block, row);
    return k * rates + (trace.at(row, column) - first_rate) * (k - 1) / 2;
  };
  TrainingTime out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out.step.push_back(lr.x[i]);
    out.time.push_back(time_before(rows[i]));
  }
  if (lr.x.size() > rows.size()) {
    const std::size_t last = trace.rows() - 1;
    out.step.push_back(lr.x.back());
    out.time.push_back(time_before(last) +
                       time_between(lr.x.back() - trace.at(last, 0), trace.at(last, column), lr.y.back()));
  }
  go_on(out, lane, last_step);
  return out;
}

TrainingTime thinned(const TrainingTime& all, std::size_t count) {
  const std::size_t stride = std::max<std::size_t>(1, all.step.size() / std::max<std::size_t>(count, 1));
  TrainingTime out;
  for (std::size_t i = 0; i < all.step.size(); i += stride) {
    out.step.push_back(all.step[i]);
    out.time.push_back(all.time[i]);
  }
  if (!all.step.empty() && out.step.back() != all.step.back()) {
    out.step.push_back(all.step.back());
    out.time.push_back(all.time.back());
  }
  return out;
}

std::optional<double> predicted_arrival(const LaneSnapshot& lane, const FactorizationFacts& facts,
                                        Eigen::Index mode, double last) {
  constexpr std::size_t samples = 1200;
  const std::optional<SpectrumLaw> law = spectrum_law(lane.spec.optimizer, facts);
  if (!law || mode >= facts.target_values.size()) return std::nullopt;
  const std::size_t rows = lane.trace.rows();
  const TrainingTime time = training_time(lane, last, spread_rows(0, rows, rows <= samples ? 0 : samples));
  const double s = facts.target_values[mode], a = facts.mode_start[mode];
  const double goal = (1 - arrival_distance) * std::sqrt(s);
  const std::size_t span = law_span(*law, s, a, time);
  for (std::size_t i = 1; i < span; ++i) {
    const double low = predicted_value(*law, s, a, time.time[i - 1]),
                 high = predicted_value(*law, s, a, time.time[i]);
    if (high < goal) continue;
    const double part = high > low ? std::clamp((goal - low) / (high - low), 0.0, 1.0) : 1;
    return std::lerp(time.step[i - 1], time.step[i], part);
  }
  return std::nullopt;
}

}  // namespace muonscope
