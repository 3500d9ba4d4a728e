#include "core/experiment/sweep_spec.h"

#include <algorithm>
#include <cmath>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr const char* every_rate = "lanes.*.schedule.lr";
/// How far the sweep of an experiment that declares none goes beyond its learning rates, and in how many
/// steps.
constexpr double default_factor = 30;
constexpr std::int64_t default_count = 80;

}  // namespace

const std::vector<Parameter>& sweep_parameters() {
  static const std::vector<Parameter> table = {
      {.key = "key",
       .label = "swept key",
       .type = ValueType::text,
       .min = 1,
       .max = 200,
       .help = "Dotted key of the number that is swept."},
      {.key = "from", .label = "first value", .type = ValueType::real},
      {.key = "to", .label = "last value", .type = ValueType::real},
      {.key = "count", .label = "number of values", .type = ValueType::integer, .min = 2, .max = 10000},
      {.key = "spacing",
       .label = "spacing",
       .type = ValueType::choice,
       .fallback = std::string("log"),
       .help = "Evenly spaced values, or evenly spaced logarithms.",
       .choices = {"log", "linear"}},
      {.key = "steps",
       .label = "steps of a run",
       .type = ValueType::integer,
       .optional = true,
       .min = 1,
       .max = 1e9,
       .help = "Where each run ends; the experiment's steps if left out."}};
  return table;
}

SweepSpec read_sweep(const Json& json) {
  require_object(json, "sweep");
  require_known_keys(json, keys(sweep_parameters()), "sweep");
  const Values values = read_values(sweep_parameters(), json, "sweep");
  SweepSpec sweep;
  sweep.key = std::get<std::string>(values.at("key"));
  sweep.from = std::get<double>(values.at("from"));
  sweep.to = std::get<double>(values.at("to"));
  sweep.count = std::get<std::int64_t>(values.at("count"));
  sweep.logarithmic = std::get<std::string>(values.at("spacing")) == "log";
  if (const auto steps = values.find("steps"); steps != values.end())
    sweep.steps = std::get<std::int64_t>(steps->second);
  if (sweep.from == sweep.to) fail("sweep.to", "is the same as from; sweep a range");
  if (sweep.logarithmic && !(sweep.from > 0 && sweep.to > 0))
    fail("sweep.from", "logarithmic spacing needs both ends above 0; choose \"spacing\": \"linear\"");
  return sweep;
}

Json to_json(const SweepSpec& sweep) {
  Json json = {{"key", sweep.key},
               {"from", sweep.from},
               {"to", sweep.to},
               {"count", sweep.count},
               {"spacing", sweep.logarithmic ? "log" : "linear"}};
  if (sweep.steps) json["steps"] = *sweep.steps;
  return json;
}

void check_sweep(const Experiment& experiment, const SweepSpec& sweep) {
  const Parameter* parameter = nullptr;
  try {
    parameter = describe(experiment, sweep.key);
  } catch (const InputError& error) {
    fail("sweep.key", error.what());
  }
  const bool whole = parameter && parameter->type == ValueType::integer;
  if (!whole && !(parameter && parameter->type == ValueType::real))
    fail("sweep.key", shown(sweep.key) + " is not a number; only numbers can be swept");
  const auto check_end = [&](const char* name, double value) {
    try {
      with_value(experiment, sweep.key, whole ? Json(static_cast<std::int64_t>(value)) : Json(value));
    } catch (const InputError& error) {
      fail(std::string("sweep.") + name, error.what());
    }
  };
  check_end("from", sweep.from);
  check_end("to", sweep.to);
}

SweepSpec sweep_of(const Experiment& experiment) {
  if (experiment.sweep) return *experiment.sweep;
  const Parameter* rate = nullptr;
  try {
    rate = describe(experiment, every_rate);
  } catch (const InputError&) {
    throw InputError(
        "a sweep needs a learning rate \"lr\" in the schedule of every lane; or say what to sweep: "
        "\"sweep\": {\"key\": …} in the experiment");
  }
  double lowest = HUGE_VAL, highest = 0;
  for (const LaneSpec& lane : experiment.lanes) {
    lowest = std::min(lowest, lane.schedule.real("lr"));
    highest = std::max(highest, lane.schedule.real("lr"));
  }
  if (!(lowest > 0)) throw InputError("a sweep needs learning rates above 0");
  SweepSpec sweep;
  sweep.key = every_rate;
  sweep.from = std::max(lowest / default_factor, rate->min);
  sweep.to = std::min(highest * default_factor, rate->max);
  sweep.count = default_count;
  return sweep;
}

}  // namespace muonscope
