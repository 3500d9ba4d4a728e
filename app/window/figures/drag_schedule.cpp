// Points of the schedule figure: dragged, added, removed; presets.

#include <imgui.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "app/window/actions/commands.h"
#include "app/window/actions/lane_commands.h"
#include "app/window/controls/schedule_menu.h"
#include "app/window/controls/widgets.h"
#include "app/window/figures/handles.h"
#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "core/experiment/edit_text.h"
#include "core/optimizers/schedule.h"
#include "core/optimizers/schedule_points.h"
#include "core/optimizers/schedule_presets.h"
#include "core/schema/component.h"

namespace muonscope {
namespace {

/// Digits of a learning rate that a pointer can mean.
constexpr int dragged_digits = 3;

struct PointId {
  std::size_t lane = 0;
  std::string point;
};

/// "schedule:1:ratio@400" → lane 1, "ratio@400"; none for other ids and lanes that are gone.
std::optional<PointId> parse_point(const Ui& ui, const std::string& id) {
  const std::size_t first = id.find(':'), second = id.find(':', first + 1);
  if (second == std::string::npos || id.substr(0, first) != "schedule") return std::nullopt;
  const auto lane = shown_lane(ui, std::strtoul(id.c_str() + first + 1, nullptr, 10));
  return lane ? std::optional(PointId{*lane, id.substr(second + 1)}) : std::nullopt;
}

void change_schedule(Ui& ui, std::size_t lane, const std::vector<ScheduleChange>& changes) {
  for (const ScheduleChange& each : changes)
    change(ui, key_of_lane(lane, "schedule." + each.key), to_json(each.value));
}

/// What puts a new point into a lane's schedule; empty where there can be none.
std::vector<ScheduleChange> with_point_at(const LaneSnapshot& lane, double step, double lr) {
  return added_point(lane.spec.schedule, lane.step, std::llround(step), round_to_digits(lr, dragged_digits));
}

/// How far a place is above or below a lane's curve, as rates are compared: by their ratio.
double distance_to_rate(const LaneSnapshot& lane, const HandleMove& at) {
  const double rate = learning_rate(lane.spec.schedule, std::max<Step>(std::llround(at.x), 0));
  return rate > 0 && at.y > 0 ? std::abs(std::log(at.y / rate)) : std::numeric_limits<double>::max();
}

PresetFacts facts_of(const Snapshot& snapshot, std::size_t lane) {
  PresetFacts facts;
  const double lr = learning_rate(snapshot.lanes[lane].spec.schedule, 0);
  if (lr > 0) facts.lr = lr;
  facts.steps = snapshot.experiment->steps;
  facts.first = facts.lr / 100;
  facts.spike = facts.lr;
  const FactorizationFacts* target = snapshot.problem->factorization();
  if (target == nullptr || target->target_values.size() == 0) return facts;
  if (target->init_scale > 0) facts.first = target->init_scale;
  facts.spike = std::sqrt(target->target_values(0) / 2);
  return facts;
}

void draw_presets(Ui& ui, std::size_t lane) {
  const LaneSnapshot& snapshot = ui.snapshot().lanes[lane];
  const std::string name = "Schedule of " + snapshot.spec.name + " (restarts the run)";
  if (!ImGui::BeginMenu(ui.fonts.shown(name).c_str())) return;
  const Catalogue& catalogue = schedule_catalogue();
  for (const Spec& preset : schedule_presets(snapshot.spec.schedule, facts_of(ui.snapshot(), lane))) {
    const Kind& kind = *find_kind(catalogue, preset.kind);
    const bool present = snapshot.spec.schedule.kind == preset.kind;
    if (ImGui::MenuItem(ui.fonts.shown(kind.title).c_str(), nullptr, present))
      change(ui, key_of_lane(lane, "schedule"), to_json(preset, catalogue));
    tooltip(ui, kind.summary);
  }
  ImGui::EndMenu();
}

}  // namespace

void drag_schedule(Ui& ui, const HandleMove& move) {
  const std::optional<PointId> id = parse_point(ui, move.id);
  if (!id) return;
  const LaneSnapshot& lane = ui.snapshot().lanes[id->lane];
  change_schedule(ui, id->lane,
                  moved_point(lane.spec.schedule, id->point, lane.step, std::llround(move.x),
                              round_to_digits(move.y, dragged_digits)));
}

void toggle_schedule_point(Ui& ui, const HandleMove& move) {
  if (const std::optional<PointId> id = parse_point(ui, move.handle)) {
    const LaneSnapshot& lane = ui.snapshot().lanes[id->lane];
    change_schedule(ui, id->lane, removed_point(lane.spec.schedule, id->point, lane.step));
    return;
  }
  std::size_t nearest = 0;
  std::vector<ScheduleChange> more;
  double least = INFINITY;
  for (std::size_t i = 0; i < ui.snapshot().lanes.size(); ++i) {
    const LaneSnapshot& lane = ui.snapshot().lanes[i];
    const double away = distance_to_rate(lane, move);
    std::vector<ScheduleChange> changes = with_point_at(lane, move.x, move.y);
    if (changes.empty() || away >= least) continue;
    nearest = i, least = away, more = std::move(changes);
  }
  change_schedule(ui, nearest, more);
}

void draw_schedule_entries(Ui& ui, const FigureSpot& spot) {
  for (std::size_t i = 0; i < ui.snapshot().lanes.size(); ++i) {
    const LaneSnapshot& lane = ui.snapshot().lanes[i];
    const auto more = with_point_at(lane, spot.x, spot.y);
    if (!more.empty() &&
        ImGui::MenuItem(ui.fonts.shown("Add a point to " + lane.spec.name + "'s schedule here").c_str()))
      change_schedule(ui, i, more);
  }
  if (const std::optional<PointId> id = parse_point(ui, spot.handle)) {
    const LaneSnapshot& lane = ui.snapshot().lanes[id->lane];
    const auto less = removed_point(lane.spec.schedule, id->point, lane.step);
    if (!less.empty() && ImGui::MenuItem("Remove this point")) change_schedule(ui, id->lane, less);
  }
  for (std::size_t i = 0; i < ui.snapshot().lanes.size(); ++i) draw_presets(ui, i);
}

}  // namespace muonscope
