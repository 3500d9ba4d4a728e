#include "core/experiment/lanes.h"

#include <algorithm>
#include <numeric>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/edit.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"

namespace muonscope {
namespace {

constexpr std::string_view every_lane = "lanes.*.";

/// An edit for each lane of a copy that the edited lane has become: `origins`: which lane each one was.
/// Edits of all lanes stay so.
std::vector<Edit> carried(const std::vector<Edit>& edits, const std::vector<std::size_t>& origins) {
  std::vector<Edit> out;
  for (const Edit& edit : edits) {
    const bool of_all = edit.key.starts_with(every_lane) || !edit.key.starts_with("lanes.");
    if (of_all) out.push_back(edit);
    for (std::size_t lane = 0; !of_all && lane < origins.size(); ++lane)
      if (const auto key = key_in_lane(edit.key, origins[lane]))
        out.push_back({edit.step, key_of_lane(lane, *key), edit.value});
  }
  return out;
}

/// Names of lanes that are there no more go: the first lane is meant then.
void drop_lost_names(Experiment& experiment) {
  const auto lost = [&](const std::string& name) { return !lane_named(experiment, name); };
  if (lost(experiment.record.reference_lane)) experiment.record.reference_lane.clear();
  if (experiment.chaos && lost(experiment.chaos->lane)) experiment.chaos->lane.clear();
}

/// The lanes that stood at these places, in this order.
Experiment with_lanes(const Experiment& experiment, const std::vector<std::size_t>& origins) {
  Experiment next = experiment;
  next.lanes.clear();
  for (const std::size_t origin : origins) next.lanes.push_back(experiment.lanes[origin]);
  next.edits = carried(experiment.edits, origins);
  return next;
}

std::vector<std::size_t> places_of(const Experiment& experiment) {
  std::vector<std::size_t> places(experiment.lanes.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

void require_room(const Experiment& experiment) {
  if (experiment.lanes.size() >= max_lanes)
    throw InputError("There is no room for another lane: " + std::to_string(max_lanes) +
                     " are as many as can be told apart. Remove one first.");
}

/// Edits of all lanes become edits of each of the first so many.
std::vector<Edit> spelled_out(const std::vector<Edit>& edits, std::size_t lanes) {
  std::vector<Edit> out;
  for (const Edit& edit : edits) {
    const bool of_all = edit.key.starts_with(every_lane);
    if (!of_all) out.push_back(edit);
    for (std::size_t lane = 0; of_all && lane < lanes; ++lane)
      out.push_back({edit.step, key_of_lane(lane, edit.key.substr(every_lane.size())), edit.value});
  }
  return out;
}

bool edits_fit(const Experiment& experiment) {
  try {
    check_edits(experiment);
    return true;
  } catch (const InputError&) {
    return false;
  }
}

/// As it would be read from a file. InputError.
Experiment checked(const Experiment& experiment) {
  Experiment next = with_value(experiment, "lanes", to_json(experiment).at("lanes"));
  if (next.chaos) next = with_value(next, "chaos", to_json(next).at("chaos"));
  return next;
}

/// "Muon 2" → "Muon".
std::string without_number(const std::string& name) {
  const std::size_t blank = name.rfind(' ');
  if (blank == std::string::npos || blank == 0 || blank + 1 == name.size()) return name;
  const bool number = name.find_first_not_of("0123456789", blank + 1) == std::string::npos;
  return number ? name.substr(0, blank) : name;
}

}  // namespace

std::string free_lane_name(const Experiment& experiment, const std::string& wanted) {
  std::string name = wanted;
  for (int number = 2; lane_named(experiment, name); ++number)
    name = without_number(wanted) + " " + std::to_string(number);
  return name;
}

void take_labels(Experiment& experiment, const Experiment& from) {
  for (std::size_t i = 0; i < std::min(experiment.lanes.size(), from.lanes.size()); ++i) {
    experiment.lanes[i].name = from.lanes[i].name;
    experiment.lanes[i].look = from.lanes[i].look;
  }
  experiment.record.reference_lane = from.record.reference_lane;
  if (experiment.chaos && from.chaos) experiment.chaos->lane = from.chaos->lane;
}

Experiment with_lane_added(const Experiment& experiment, LaneSpec lane) {
  require_room(experiment);
  Experiment next = experiment;
  next.lanes.push_back(std::move(lane));
  next = checked(next);
  if (!edits_fit(next)) next.edits = spelled_out(next.edits, experiment.lanes.size());
  return next;
}

Experiment with_lane_copied(const Experiment& experiment, std::size_t lane) {
  require_room(experiment);
  std::vector<std::size_t> origins = places_of(experiment);
  origins.insert(origins.begin() + static_cast<std::ptrdiff_t>(lane) + 1, lane);
  Experiment next = with_lanes(experiment, origins);
  next.lanes[lane + 1].name = free_lane_name(experiment, experiment.lanes[lane].name);
  next.lanes[lane + 1].look.reset();
  return checked(next);
}

Experiment without_lane(const Experiment& experiment, std::size_t lane) {
  if (experiment.lanes.size() == 1) throw InputError("The only lane cannot be removed.");
  std::vector<std::size_t> origins = places_of(experiment);
  origins.erase(origins.begin() + static_cast<std::ptrdiff_t>(lane));
  Experiment next = with_lanes(experiment, origins);
  drop_lost_names(next);
  return next;
}

Experiment with_lane_moved(const Experiment& experiment, std::size_t lane, std::size_t to) {
  std::vector<std::size_t> origins = places_of(experiment);
  origins.erase(origins.begin() + static_cast<std::ptrdiff_t>(lane));
  origins.insert(origins.begin() + static_cast<std::ptrdiff_t>(std::min(to, origins.size())), lane);
  return with_lanes(experiment, origins);
}

}  // namespace muonscope
