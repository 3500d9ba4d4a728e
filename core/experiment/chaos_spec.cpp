#include "core/experiment/chaos_spec.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

/// 2²¹ particles are the most that fit below the limit of 4 million.
constexpr double largest_exponent = 21;

Parameter exponent(const std::string& key, const std::string& label, std::int64_t fallback,
                   const std::string& help) {
  return {.key = key,
          .label = label,
          .type = ValueType::integer,
          .fallback = fallback,
          .min = 0,
          .max = largest_exponent,
          .help = help};
}

}  // namespace

const std::vector<Parameter>& chaos_parameters() {
  static const ChaosSpec usual;
  static const std::vector<Parameter> table = {
      {.key = "lane",
       .label = "lane",
       .type = ValueType::text,
       .optional = true,
       .min = 1,
       .max = 100,
       .help = "Name of the lane whose particles are looked at; the first lane if left out."},
      exponent("from", "smallest clouds", usual.from, "Exponent k of the smallest size, N = 2ᵏ."),
      exponent("to", "largest clouds", usual.to, "Exponent of the largest size; all between are taken."),
      exponent("reference", "reference cloud", usual.reference,
               "Exponent of the size of the cloud that all others are compared with."),
      {.key = "seeds",
       .label = "clouds of each size",
       .type = ValueType::integer,
       .fallback = usual.seeds,
       .min = 2,
       .max = 10000},
      {.key = "steps",
       .label = "step of the comparison",
       .type = ValueType::integer,
       .optional = true,
       .min = 0,
       .max = 1e9,
       .help = "The experiment's steps if left out."}};
  return table;
}

void check_exponent(std::int64_t exponent, const std::string& path) {
  if (exponent <= static_cast<std::int64_t>(largest_exponent)) return;
  const std::string text = std::to_string(exponent);
  std::int64_t nearest = 0;
  while ((std::int64_t{2} << nearest) <= exponent && nearest < 62) ++nearest;
  const bool exact = (std::int64_t{1} << nearest) == exponent;
  if (nearest > static_cast<std::int64_t>(largest_exponent))
    fail(path, text + " is an exponent of 2; at most " + std::to_string(static_cast<int>(largest_exponent)));
  fail(path, text + " is an exponent, 2^" + text + " particles, and 2^" +
                 std::to_string(static_cast<int>(largest_exponent)) + " are the most; for " +
                 (exact ? "" : "about ") + text + " particles write 2^" + std::to_string(nearest) +
                 " on the command line, " + std::to_string(nearest) + " in a file");
}

ChaosSpec read_chaos(const Json& json) {
  require_object(json, "chaos");
  require_known_keys(json, keys(chaos_parameters()), "chaos");
  for (const char* key : {"from", "to", "reference"}) {
    const auto found = json.find(key);
    if (found != json.end() && found->is_number_integer())
      check_exponent(found->get<std::int64_t>(), join("chaos", key));
  }
  const Values values = read_values(chaos_parameters(), json, "chaos");
  const auto whole = [&](const char* key) { return std::get<std::int64_t>(values.at(key)); };
  ChaosSpec chaos;
  if (const auto lane = values.find("lane"); lane != values.end())
    chaos.lane = std::get<std::string>(lane->second);
  chaos.from = whole("from");
  chaos.to = whole("to");
  chaos.reference = whole("reference");
  chaos.seeds = whole("seeds");
  if (values.contains("steps")) chaos.steps = whole("steps");
  return chaos;
}

Json to_json(const ChaosSpec& chaos) {
  Json json = Json::object();
  if (!chaos.lane.empty()) json["lane"] = chaos.lane;
  json["from"] = chaos.from;
  json["to"] = chaos.to;
  json["reference"] = chaos.reference;
  json["seeds"] = chaos.seeds;
  if (chaos.steps) json["steps"] = *chaos.steps;
  return json;
}

void check_chaos(const Experiment& experiment, const ChaosSpec& chaos) {
  if (!problem_kind(experiment.problem.kind).offer.always.has(Capability::particles))
    fail("chaos", "the problem is " + experiment.problem.kind + "; only particles have a mean field");
  const Spec& init = experiment.problem.part("init");
  if (init.part("x").kind != "gaussian")
    fail("chaos", "problem.init.x is " + init.part("x").kind +
                      ", and clouds of every size are drawn at random; choose gaussian");
  if (init.part("p").kind == "file")
    fail("chaos", "problem.init.p is file, and clouds of every size are drawn; choose zero or gaussian");
  if (chaos.from > chaos.to)
    fail("chaos.to", std::to_string(chaos.to) + " is less than from; sizes grow from 2^from to 2^to");
  if (chaos.reference <= chaos.to)
    fail("chaos.reference", std::to_string(chaos.reference) +
                                " is not more than to; the reference cloud is " +
                                "the largest, 2^17 particles for sizes up to 2^12");
  std::vector<std::string> names;
  for (const LaneSpec& lane : experiment.lanes) names.push_back(lane.name);
  if (!chaos.lane.empty() && std::ranges::find(names, chaos.lane) == names.end())
    fail_unknown("chaos.lane", "lane", chaos.lane, names);
}

ChaosSpec chaos_of(const Experiment& experiment) {
  ChaosSpec chaos = experiment.chaos.value_or(ChaosSpec{});
  check_chaos(experiment, chaos);
  if (chaos.lane.empty()) chaos.lane = experiment.lanes.front().name;
  if (!chaos.steps) chaos.steps = experiment.steps;
  return chaos;
}

}  // namespace muonscope
