// Experiment → JSON.

#include <cmath>

#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/chaos_spec.h"
#include "core/experiment/cloud_view.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/experiment/sweep_spec.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/schema/component.h"

namespace muonscope {
namespace {

/// Numbers that the program computed are doubles even where they count something. −0 stays a real number.
void make_whole(Json& value) {
  if (value.is_structured()) {
    for (Json& each : value) make_whole(each);
  } else if (value.is_number_float()) {
    const auto real = value.get<double>();
    if (is_whole(real) && !(real == 0 && std::signbit(real))) value = static_cast<std::int64_t>(real);
  }
}

}  // namespace

Json to_json(const Experiment& experiment) {
  Json document = {{"muonscope", 1},
                   {"title", experiment.title},
                   {"seed", experiment.seed},
                   {"steps", experiment.steps},
                   {"problem", to_json(experiment.problem, problem_catalogue())}};
  Json lanes = Json::array();
  for (const LaneSpec& lane : experiment.lanes) {
    lanes.push_back({{"name", lane.name},
                     {"optimizer", to_json(lane.optimizer, optimizer_catalogue())},
                     {"schedule", to_json(lane.schedule, schedule_catalogue())}});
    if (lane.look) lanes.back()["look"] = *lane.look;
    if (lane.offset.shift != 0) lanes.back()["shift"] = lane.offset.shift;
    if (lane.offset.noise != 0) lanes.back()["noise"] = lane.offset.noise;
  }
  document["lanes"] = std::move(lanes);
  document["record"] = {{"every", experiment.record.every},
                        {"observables", experiment.record.observables},
                        {"reference_step", experiment.record.reference_step},
                        {"tolerances", experiment.record.tolerances}};
  if (experiment.record.alignment_gap) document["record"]["alignment_gap"] = *experiment.record.alignment_gap;
  if (!experiment.record.reference_lane.empty())
    document["record"]["reference_lane"] = experiment.record.reference_lane;
  Json edits = Json::array();
  for (const Edit& edit : experiment.edits) {
    edits.push_back({{"step", edit.step}, {"set", edit.key}, {"value", edit.value}});
  }
  document["edits"] = std::move(edits);
  if (experiment.sweep) document["sweep"] = to_json(*experiment.sweep);
  if (experiment.chaos) document["chaos"] = to_json(*experiment.chaos);
  if (experiment.cloud != CloudView{}) document["cloud"] = to_json(experiment.cloud);
  return document;
}

std::string json_text(const Json& document) {
  Json whole = document;
  make_whole(whole);
  return whole.dump(2) + "\n";
}

}  // namespace muonscope
