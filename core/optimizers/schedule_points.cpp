#include "core/optimizers/schedule_points.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "core/optimizers/schedule.h"

namespace muonscope {
namespace {

using Points = std::vector<std::array<double, 2>>;

/// A falling curve's last point stands no lower than this part of its present value.
constexpr double lowest_part = 1e-9;

/// A schedule as it is taken hold of, at step `now`.
struct Held {
  const Spec& schedule;
  Step now = 0;
  Step end = 1;  ///< last step shown

  double at(Step t) const { return learning_rate(schedule, t); }
};

/// Where a point was dragged to. `of` is the number behind '@' in its id.
struct Move {
  const Spec& schedule;
  Step now = 0;
  Step of = 0;
  Step step = 0;
  double lr = 0;
};

using Changes = std::vector<ScheduleChange>;

/// Of the present step or of that one, whichever comes later.
SchedulePoint level(const Held& held, const std::string& id, Step from, const std::string& hint) {
  const Step t = std::max(held.now, from);
  return {id, t, held.at(t), false, true, hint};
}

/// The last step up to `end` at which a curve that changes by `ratio` a step is still within nine decades of
/// its present value.
Step last_visible(double ratio, Step now, Step end) {
  if (!(ratio > 0) || ratio == 1) return end;
  const double steps = std::abs(std::log(lowest_part) / std::log(ratio));
  return steps < static_cast<double>(end - now) ? now + std::max<Step>(1, static_cast<Step>(steps)) : end;
}

std::string numbered(const std::string& name, Step number) {
  return name + "@" + std::to_string(number);
}

/// The factor which, `count` times over, leads from `from` to `to`.
double root(double to, double from, Step count) {
  return from > 0 ? std::pow(to / from, 1.0 / static_cast<double>(std::max<Step>(count, 1))) : 0;
}

std::vector<SchedulePoint> constant_points(const Held& held) {
  const Step middle = held.now + (held.end - held.now) / 2;
  return {{"lr", middle, held.at(middle), false, true, "learning rate"}};
}

Changes move_constant(const Move& move) {
  return {{"lr", move.lr}};
}

std::vector<SchedulePoint> exponential_points(const Held& held) {
  const Step t = last_visible(held.schedule.real("ratio"), held.now, held.end);
  return {level(held, "lr", 0, "level"),
          {numbered("ratio", t), t, held.at(t), false, true, "ratio from step to step"}};
}

Changes move_exponential_level(const Move& move) {
  const double factor = std::pow(move.schedule.real("ratio"), static_cast<double>(move.now));
  return {{"lr", move.lr / factor}};
}

Changes move_exponential_ratio(const Move& move) {
  return {{"ratio", root(move.lr, move.schedule.real("lr"), move.of)}};
}

std::vector<SchedulePoint> step_points(const Held& held) {
  const Step every = held.schedule.integer("every");
  const Step next = held.now / every + 1, drop = next * every;
  return {level(held, "lr", 0, "level"),
          {numbered("every", next), drop, held.at(drop - 1), true, false, "steps between drops"},
          {numbered("factor", next), drop + every / 2, held.at(drop), false, true, "factor at each drop"}};
}

Changes move_step_level(const Move& move) {
  const auto drops = static_cast<double>(move.now / move.schedule.integer("every"));
  return {{"lr", move.lr / std::pow(move.schedule.real("factor"), drops)}};
}

Changes move_step_every(const Move& move) {
  const double each = static_cast<double>(move.step) / static_cast<double>(std::max<Step>(move.of, 1));
  return {{"every", static_cast<std::int64_t>(std::llround(each))}};
}

Changes move_step_factor(const Move& move) {
  return {{"factor", root(move.lr, move.schedule.real("lr"), move.of)}};
}

std::vector<SchedulePoint> cosine_points(const Held& held) {
  const Step warmup = held.schedule.integer("warmup"), length = held.schedule.integer("steps");
  std::vector<SchedulePoint> points;
  if (held.now < length) {
    points.push_back(level(held, "lr", std::min(warmup, length - 1), "highest learning rate"));
    points.back().moves_step = held.now < warmup || (held.now == 0 && warmup == 0);
    if (points.back().moves_step) points.back().hint += " and warm-up";
  }
  const Step last = std::max(held.now, length);
  points.push_back({"floor", last, held.at(last), held.now < length, true, "last learning rate and length"});
  return points;
}

Changes move_cosine_peak(const Move& move) {
  const Step warmup = move.schedule.integer("warmup"), length = move.schedule.integer("steps");
  const double floor = move.schedule.real("floor");
  if (move.now >= length) return {};
  if (move.now < warmup || (move.now == 0 && warmup == 0)) {
    return {{"lr", std::max(move.lr, floor)}, {"warmup", std::clamp<Step>(move.step, move.now, length - 1)}};
  }
  const double way = static_cast<double>(move.now - warmup) / static_cast<double>(length - warmup);
  const double height = 0.5 * (1 + std::cos(std::numbers::pi * way));
  return {{"lr", std::max(floor, floor + (move.lr - floor) / height)}};
}

Changes move_cosine_floor(const Move& move) {
  Changes changes = {{"floor", std::min(move.lr, move.schedule.real("lr"))}};
  const Step length = move.schedule.integer("steps");
  if (move.now < length) {
    const Step earliest = std::max(move.now + 1, move.schedule.integer("warmup") + 1);
    changes.push_back({"steps", std::max(move.step, earliest)});
  }
  return changes;
}

std::vector<SchedulePoint> inverse_sqrt_points(const Held& held) {
  const Step peak = std::max<Step>(held.schedule.integer("warmup"), 1) - 1;
  SchedulePoint point = level(held, "lr", peak, "highest learning rate");
  point.moves_step = held.now <= peak;
  if (point.moves_step) point.hint += " and warm-up";
  return {point};
}

Changes move_inverse_sqrt(const Move& move) {
  const Step width = std::max<Step>(move.schedule.integer("warmup"), 1);
  if (move.now < width) return {{"lr", move.lr}, {"warmup", std::max(move.step, move.now) + 1}};
  const double factor = std::sqrt(static_cast<double>(width) / static_cast<double>(move.now + 1));
  return {{"lr", move.lr / factor}};
}

std::vector<SchedulePoint> spike_points(const Held& held) {
  std::vector<SchedulePoint> points;
  if (held.now == 0) points.push_back({"first", 0, held.at(0), false, true, "first step"});
  points.push_back(level(held, "spike", 1, held.now <= 1 ? "spike" : "level"));
  const Step from = std::max<Step>(held.now, 1);
  const Step t = std::max(from + 1, last_visible(held.schedule.real("ratio"), from, held.end));
  points.push_back({numbered("ratio", t), t, held.at(t), false, true, "ratio from step to step"});
  return points;
}

Changes move_spike_first(const Move& move) {
  return {{"first", move.lr}};
}

Changes move_spike(const Move& move) {
  const Step since = std::max<Step>(move.now, 1) - 1;
  return {{"spike", move.lr / std::pow(move.schedule.real("ratio"), static_cast<double>(since))}};
}

Changes move_spike_ratio(const Move& move) {
  return {{"ratio", root(move.lr, move.schedule.real("spike"), move.of - 1)}};
}

std::vector<SchedulePoint> piecewise_points(const Held& held) {
  std::vector<SchedulePoint> points;
  Step number = 0;
  for (const auto& [step, lr] : held.schedule.points("points")) {
    const bool ahead = step >= static_cast<double>(held.now);
    points.push_back({numbered("point", number++), static_cast<Step>(step), lr, ahead, ahead,
                      ahead ? "point" : "a step already taken"});
  }
  return points;
}

/// 0 has no logarithm: the least that a schedule linear in log η takes.
double positive_where_logarithmic(const Spec& schedule, double lr) {
  return schedule.flag("log") ? std::max(lr, std::numeric_limits<double>::min()) : lr;
}

Changes move_piecewise(const Move& move) {
  Points points = move.schedule.points("points");
  const auto i = static_cast<std::size_t>(move.of);
  if (i >= points.size() || points[i][0] < static_cast<double>(move.now)) return {};
  auto earliest = static_cast<double>(move.now), latest = 1e12;
  if (i > 0) earliest = std::max(earliest, points[i - 1][0] + 1);
  if (i + 1 < points.size()) latest = points[i + 1][0] - 1;
  // neighbours less than two steps apart leave no whole step between them
  const double step =
      earliest <= latest ? std::clamp(static_cast<double>(move.step), earliest, latest) : points[i][0];
  points[i] = {step, positive_where_logarithmic(move.schedule, move.lr)};
  return {{"points", std::move(points)}};
}

/// How a kind of schedule is taken hold of: its points, and what moving one of them does, by the id's name.
struct Grip {
  std::string kind;
  std::vector<SchedulePoint> (*points)(const Held& held) = nullptr;
  std::vector<std::pair<std::string, Changes (*)(const Move& move)>> moves{};
};

const Grip* grip_of(const std::string& kind) {
  static const std::vector<Grip> grips = {
      {"constant", constant_points, {{"lr", move_constant}}},
      {"exponential",
       exponential_points,
       {{"lr", move_exponential_level}, {"ratio", move_exponential_ratio}}},
      {"step",
       step_points,
       {{"lr", move_step_level}, {"every", move_step_every}, {"factor", move_step_factor}}},
      {"cosine", cosine_points, {{"lr", move_cosine_peak}, {"floor", move_cosine_floor}}},
      {"inverse_sqrt", inverse_sqrt_points, {{"lr", move_inverse_sqrt}}},
      {"spike_and_halve",
       spike_points,
       {{"first", move_spike_first}, {"spike", move_spike}, {"ratio", move_spike_ratio}}},
      {"piecewise", piecewise_points, {{"point", move_piecewise}}},
  };
  const auto found = std::ranges::find(grips, kind, &Grip::kind);
  return found == grips.end() ? nullptr : &*found;
}

/// "ratio@400" → {"ratio", 400}; without a number 0.
std::pair<std::string, Step> parts_of(const std::string& id) {
  const std::size_t at = id.find('@');
  Step number = 0;
  if (at != std::string::npos) std::from_chars(id.data() + at + 1, id.data() + id.size(), number);
  return {id.substr(0, at), number};
}

Value within_range(const Parameter& parameter, Value value) {
  if (double* real = std::get_if<double>(&value)) *real = std::clamp(*real, parameter.min, parameter.max);
  if (auto* whole = std::get_if<std::int64_t>(&value)) {
    *whole = std::clamp(*whole, static_cast<std::int64_t>(parameter.min),
                        static_cast<std::int64_t>(parameter.max));
  }
  return value;
}

/// Leaves out what changes nothing, and what is not a number: a level that no finite value gives.
Changes effective(const Spec& schedule, const Changes& wanted) {
  const Kind& kind = *find_kind(schedule_catalogue(), schedule.kind);
  Changes out;
  for (const ScheduleChange& change : wanted) {
    const double* real = std::get_if<double>(&change.value);
    if (real != nullptr && std::isnan(*real)) continue;
    const auto parameter = std::ranges::find(kind.parameters, change.key, &Parameter::key);
    Value value = within_range(*parameter, change.value);
    if (!(value == schedule.values.at(change.key))) out.push_back({change.key, std::move(value)});
  }
  return out;
}

}  // namespace

std::vector<SchedulePoint> schedule_points(const Spec& schedule, Step now, Step end) {
  const Grip* grip = grip_of(schedule.kind);
  if (grip == nullptr) return {};
  return grip->points({schedule, now, std::max(end, now + 1)});
}

std::vector<ScheduleChange> moved_point(const Spec& schedule, const std::string& id, Step now, Step step,
                                        double lr) {
  const Grip* grip = grip_of(schedule.kind);
  if (grip == nullptr || !std::isfinite(lr)) return {};
  const auto [name, number] = parts_of(id);
  for (const auto& [point, move] : grip->moves)
    if (point == name)
      return effective(schedule, move({schedule, now, number, std::max(step, now), std::max(lr, 0.0)}));
  return {};
}

std::vector<ScheduleChange> added_point(const Spec& schedule, Step now, Step step, double lr) {
  if (schedule.kind != "piecewise" || step < now || !std::isfinite(lr)) return {};
  Points points = schedule.points("points");
  const auto at = static_cast<double>(step);
  const auto right = std::ranges::lower_bound(points, at, {}, [](const auto& point) { return point[0]; });
  if (right != points.end() && (*right)[0] == at) return {};
  points.insert(right, {at, positive_where_logarithmic(schedule, std::max(lr, 0.0))});
  return {{"points", std::move(points)}};
}

std::vector<ScheduleChange> removed_point(const Spec& schedule, const std::string& id, Step now) {
  if (schedule.kind != "piecewise") return {};
  Points points = schedule.points("points");
  const auto [name, number] = parts_of(id);
  const auto i = static_cast<std::size_t>(number);
  if (name != "point" || points.size() < 2 || i >= points.size()) return {};
  if (points[i][0] < static_cast<double>(now)) return {};
  points.erase(points.begin() + number);
  return {{"points", std::move(points)}};
}

}  // namespace muonscope
