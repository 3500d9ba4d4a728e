#include "core/optimizers/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/errors.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

using Point = std::array<double, 2>;

constexpr double max_lr = 1e6;

Parameter rate(std::string key, std::string symbol, std::string label, double fallback, std::string help) {
  return {.key = std::move(key),
          .symbol = std::move(symbol),
          .label = std::move(label),
          .fallback = fallback,
          .min = 0,
          .max = max_lr,
          .slider_min = 1e-5,
          .slider_max = 10,
          .scale = Scale::logarithmic,
          .live = true,
          .help = std::move(help)};
}

Parameter lr(std::string help = "The size of a step.") {
  return rate("lr", "η", "learning rate", 0.01, std::move(help));
}

Parameter steps(std::string key, std::string label, std::int64_t fallback, std::int64_t least,
                std::string help) {
  return {.key = std::move(key),
          .label = std::move(label),
          .type = ValueType::integer,
          .fallback = fallback,
          .min = static_cast<double>(least),
          .max = 1e12,
          .slider_min = static_cast<double>(least),
          .slider_max = 2000,
          .live = true,
          .unit = "steps",
          .help = std::move(help)};
}

Parameter factor(std::string key, std::string symbol, std::string label, double fallback, std::string help) {
  return {.key = std::move(key),
          .symbol = std::move(symbol),
          .label = std::move(label),
          .fallback = fallback,
          .min = 0,
          .max = 10,
          .slider_min = 0,
          .slider_max = 1,
          .live = true,
          .help = std::move(help)};
}

double constant(const Spec& spec, Step) {
  return spec.real("lr");
}

double exponential(const Spec& spec, Step t) {
  return spec.real("lr") * std::pow(spec.real("ratio"), static_cast<double>(t));
}

double step_decay(const Spec& spec, Step t) {
  return spec.real("lr") * std::pow(spec.real("factor"), static_cast<double>(t / spec.integer("every")));
}

double cosine(const Spec& spec, Step t) {
  const double peak = spec.real("lr");
  const double floor = spec.real("floor");
  const Step warmup = spec.integer("warmup");
  const Step end = spec.integer("steps");
  if (t >= end) return floor;
  if (t < warmup) return peak * static_cast<double>(t + 1) / static_cast<double>(warmup);
  const double way = static_cast<double>(t - warmup) / static_cast<double>(end - warmup);
  return floor + (peak - floor) * 0.5 * (1 + std::cos(std::numbers::pi * way));
}

double inverse_sqrt(const Spec& spec, Step t) {
  const auto w = static_cast<double>(std::max<Step>(spec.integer("warmup"), 1));
  const auto k = static_cast<double>(t + 1);
  return spec.real("lr") * std::min(k / w, std::sqrt(w / k));
}

double spike_and_halve(const Spec& spec, Step t) {
  if (t == 0) return spec.real("first");
  return spec.real("spike") * std::pow(spec.real("ratio"), static_cast<double>(t - 1));
}

double piecewise(const Spec& spec, Step t) {
  const std::vector<Point>& points = spec.points("points");
  const auto at = static_cast<double>(t);
  const auto right = std::ranges::upper_bound(points, at, {}, [](const Point& point) { return point[0]; });
  if (right == points.begin()) return points.front()[1];
  if (right == points.end()) return points.back()[1];
  const auto& [x0, y0] = *(right - 1);
  const auto& [x1, y1] = *right;
  const double way = (at - x0) / (x1 - x0);
  return spec.flag("log") ? y0 * std::pow(y1 / y0, way) : y0 + (y1 - y0) * way;
}

void check_cosine(const Spec& spec) {
  const Step warmup = spec.integer("warmup"), end = spec.integer("steps");
  if (warmup > end) {
    throw InputError("schedule.warmup: " + std::to_string(warmup) + " steps of warm-up do not fit into " +
                     std::to_string(end) + " (schedule.steps); shorten one or lengthen the other");
  }
  const double peak = spec.real("lr"), floor = spec.real("floor");
  if (floor > peak) {
    throw InputError("schedule.floor: " + concise(floor) + " is above " + concise(peak) +
                     " (schedule.lr), the highest learning rate, from which it falls; exchange them");
  }
}

void check_piecewise(const Spec& spec) {
  const std::vector<Point>& points = spec.points("points");
  if (points.empty()) throw InputError("schedule.points is empty; give at least one [step, lr]");
  const auto not_after = [](const Point& a, const Point& b) { return b[0] <= a[0]; };
  if (std::ranges::adjacent_find(points, not_after) != points.end()) {
    throw InputError("schedule.points: the steps must ascend, each greater than the one before");
  }
  for (const Point& point : points) {
    if (point[1] > max_lr) throw InputError("schedule.points: learning rates go up to 1e6");
    if (spec.flag("log") && point[1] == 0) {
      throw InputError(
          "schedule.points: a learning rate of 0 has no logarithm; set \"log\" to false or raise it");
    }
  }
}

struct ScheduleKind {
  Kind kind;
  double (*rate)(const Spec& spec, Step t) = nullptr;
  void (*check)(const Spec& spec) = nullptr;
};

Kind piecewise_kind() {
  return {.id = "piecewise",
          .title = "Piecewise",
          .summary = "Linear between given points [step, lr], constant before the first and after the last.",
          .parameters = {{.key = "points",
                          .label = "points",
                          .type = ValueType::points,
                          .fallback = std::vector<Point>{{0, 0.01}, {1000, 0.001}},
                          .min = 0,
                          .max = 1e12,
                          .live = true,
                          .help = "Pairs [step, lr], steps ascending."},
                         {.key = "log",
                          .label = "linear in log η",
                          .type = ValueType::boolean,
                          .fallback = false,
                          .live = true,
                          .help = "Interpolate the logarithm of the learning rate."}}};
}

const std::vector<ScheduleKind>& schedule_kinds() {
  static const std::vector<ScheduleKind> kinds = {
      {{.id = "constant", .title = "Constant", .summary = "η_t = η.", .parameters = {lr()}}, constant},
      {{.id = "exponential",
        .title = "Exponential",
        .summary = "η_t = η·ρᵗ.",
        .source = "arXiv 2606.30509",
        .parameters = {lr("The first step."), factor("ratio", "ρ", "ratio", 0.99,
                                                     "Factor from one step to the "
                                                     "next.")}},
       exponential},
      {{.id = "step",
        .title = "Steps",
        .summary = "η_t = η·fᵏ with k = ⌊t/every⌋.",
        .parameters = {lr("The first step."), factor("factor", "f", "factor", 0.5, "Factor at each drop."),
                       steps("every", "every", 100, 1, "Steps between drops.")}},
       step_decay},
      {{.id = "cosine",
        .title = "Cosine",
        .summary = "Rises linearly for `warmup` steps, then falls to `floor` at `steps` along half a cosine.",
        .parameters = {lr("The highest learning rate."),
                       rate("floor", "", "floor", 0.0, "The last learning rate, kept after `steps`."),
                       steps("warmup", "warm-up", 0, 0, "Steps of the linear rise η(t+1)/warmup."),
                       steps("steps", "length", 1000, 1, "Where the floor is reached.")}},
       cosine,
       check_cosine},
      {{.id = "inverse_sqrt",
        .title = "Inverse square root",
        .summary = "η·min((t+1)/w, √(w/(t+1))) with w = max(warmup, 1).",
        .parameters = {lr("The highest learning rate."),
                       steps("warmup", "warm-up", 10, 0, "Steps of the linear rise.")}},
       inverse_sqrt},
      {{.id = "spike_and_halve",
        .title = "Spike and halve",
        .summary = "A small first step, one large step, then each `ratio` times the one before.",
        .source = "arXiv 2606.30509, figure 4",
        .parameters =
            {rate("first", "η₀", "first step", 1e-4, "Step 0: aligns the factors; the initial scale α."),
             rate("spike", "η₁", "spike", 0.7071067811865476, "Step 1: √(s*₁/2) reaches half the target."),
             factor("ratio", "ρ", "ratio", 0.5, "From step 2 on: factor from one step to the next.")}},
       spike_and_halve},
      {piecewise_kind(), piecewise, check_piecewise},
  };
  return kinds;
}

const ScheduleKind& row_of(const Spec& schedule) {
  const auto found = std::ranges::find_if(
      schedule_kinds(), [&](const ScheduleKind& row) { return row.kind.id == schedule.kind; });
  if (found == schedule_kinds().end()) throw InputError("unknown schedule '" + schedule.kind + "'");
  return *found;
}

}  // namespace

double learning_rate(const Spec& schedule, Step t) {
  return row_of(schedule).rate(schedule, t);
}

void check_schedule(const Spec& schedule) {
  const ScheduleKind& row = row_of(schedule);
  if (row.check) row.check(schedule);
}

const Catalogue& schedule_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const ScheduleKind& row : schedule_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

}  // namespace muonscope
