#include "app/figures/studies/family_grid.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <set>

#include "app/figures/kit/common.h"
#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope {

namespace {

/// A key with every member's value.
struct Varied {
  std::string key;
  std::vector<Json> values;  ///< by member
  FamilyAxis axis;
  bool real = false;  ///< a number that is not counted
};

/// Lengths of runs and what they record say nothing about what is run.
bool tells_set_ups(const std::string& key) {
  return key != "steps" && key != "record" && !key.starts_with("record.");
}

FamilyAxis axis_over(const std::string& key, const std::vector<Json>& values) {
  FamilyAxis axis{key, {}};
  for (const Json& value : values)
    if (std::ranges::find(axis.values, value) == axis.values.end()) axis.values.push_back(value);
  if (std::ranges::all_of(axis.values, &Json::is_number))
    std::ranges::sort(axis.values, {}, [](const Json& value) { return value.get<double>(); });
  return axis;
}

Varied varied(const std::vector<Json>& members, const std::string& key) {
  Varied out{key, {}, {}, false};
  for (const Json& member : members) out.values.push_back(value_at(member, key));
  out.axis = axis_over(key, out.values);
  out.real = std::ranges::any_of(out.values, &Json::is_number_float);
  return out;
}

/// All members alike.
Varied constant(std::size_t members) {
  return {"", std::vector<Json>(members), {"", {nullptr}}, false};
}

std::size_t index_of(const FamilyAxis& axis, const Json& value) {
  return static_cast<std::size_t>(std::ranges::find(axis.values, value) - axis.values.begin());
}

/// None where two members would have the same place.
std::optional<FamilyGrid> grid_of(const Varied& columns, const Varied& colors) {
  FamilyGrid grid{columns.axis, colors.axis, {}};
  std::set<std::pair<std::size_t, std::size_t>> taken;
  for (std::size_t member = 0; member < columns.values.size(); ++member) {
    const std::size_t column = index_of(grid.columns, columns.values[member]);
    const std::size_t color = index_of(grid.colors, colors.values[member]);
    if (!taken.emplace(column, color).second) return std::nullopt;
    grid.places.push_back({column, color});
  }
  return grid;
}

std::size_t cells(const FamilyGrid& grid) {
  return grid.columns.values.size() * grid.colors.values.size();
}

std::string value_words(const Json& value) {
  if (value.is_number_float()) return brief_number(value.get<double>());
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object() && value.contains("kind")) return value_words(value["kind"]);
  return value.is_null() ? "" : value.dump();
}

/// "GD " for a key of one lane; "" for those of all lanes and of none.
std::string lane_of(const Family& family, const std::string& key) {
  if (!key.starts_with("lanes.") || key.starts_with("lanes.*.")) return "";
  const std::size_t lane = std::strtoul(key.c_str() + key.find('.') + 1, nullptr, 10);
  const std::vector<LaneSpec>& lanes = family.members.front().experiment.lanes;
  return lane < lanes.size() ? lanes[lane].name + " " : "";
}

/// Null for components, for keys that not all members have, and for none.
const Parameter* parameter_of(const Family& family, const std::string& key) {
  if (key.empty()) return nullptr;
  const Experiment& own = family.members.front().experiment;
  return value_at(to_json(own), key).is_null() ? nullptr : describe(own, key);
}

/// "9 of 9 set-ups · seed 3 · M* 128×128 · Muon", and whether another seed is on screen.
std::string family_caption(const FigureInput& input) {
  const FamilyResult& result = *input.findings.found<FamilyResult>();
  const Experiment& own = result.family->members.front().experiment;
  const auto missing = static_cast<std::size_t>(std::ranges::count(result.ends, nullptr));
  std::string text = std::to_string(result.ends.size() - missing) + " of " +
                     std::to_string(result.ends.size()) + " set-ups · seed " + std::to_string(own.seed);
  if (own.problem.has("rows") && own.problem.has("cols"))
    text += " · M* " + std::to_string(own.problem.integer("rows")) + "×" +
            std::to_string(own.problem.integer("cols"));
  for (const LaneSpec& lane : own.lanes) text += " · " + lane.name;
  if (input.snapshot->experiment->seed != own.seed) text += " · of another seed";
  return text;
}

}  // namespace

FamilyGrid family_grid(const Family& family) {
  std::vector<Json> members, names;
  for (const FamilyMember& member : family.members) {
    members.push_back(to_json(member.experiment));
    names.emplace_back(member.name);
  }
  std::vector<Varied> candidates;
  for (const std::string& key : family.keys)
    if (tells_set_ups(key)) candidates.push_back(varied(members, key));
  const Varied one_column = constant(members.size());
  std::optional<FamilyGrid> best;
  const auto consider = [&best](const Varied& columns, const Varied& colors) {
    const std::optional<FamilyGrid> grid = grid_of(columns, colors);
    if (grid && (!best || cells(*grid) < cells(*best))) best = grid;
  };
  // What counts or names makes columns first: of grids with as few cells the first one stays.
  std::stable_partition(candidates.begin(), candidates.end(), [](const Varied& each) { return !each.real; });
  for (const Varied& columns : candidates)
    for (auto colors = candidates.rbegin(); colors != candidates.rend(); ++colors)
      if (colors->key != columns.key) consider(columns, *colors);
  // A grid says more than a list that is as long.
  for (const Varied& colors : candidates) consider(one_column, colors);
  if (!best) best = grid_of(one_column, {"", names, {"", names}, false});
  return *best;
}

std::string family_label(const Family& family, const FamilyAxis& axis, std::size_t value) {
  const Json& shown = axis.values[value];
  const Parameter* parameter = parameter_of(family, axis.key);
  if (parameter == nullptr) return value_words(shown);
  return lane_of(family, axis.key) + (parameter->symbol.empty() ? parameter->label : parameter->symbol) +
         " = " + value_words(shown);
}

std::size_t most_lanes(const Family& family) {
  std::size_t lanes = 1;
  for (const FamilyMember& member : family.members) lanes = std::max(lanes, member.experiment.lanes.size());
  return lanes;
}

std::string family_title(const Family& family, const std::string& column, std::size_t lane) {
  if (most_lanes(family) == 1) return column;
  const auto with_lane = std::ranges::find_if(
      family.members, [lane](const FamilyMember& each) { return lane < each.experiment.lanes.size(); });
  return column + (column.empty() ? "" : " · ") + with_lane->experiment.lanes[lane].name;
}

Figure family_figure(std::string_view id, const FigureInput& input) {
  Figure figure;
  figure.id = id;
  if (input.findings.found<FamilyResult>() != nullptr) figure.caption = family_caption(input);
  return figure;
}

void share_axes(Figure& figure, const Range& x, const Range& y, const ViewOptions& options) {
  for (Plot& plot : figure.plots) {
    plot.x.range = options.x.value_or(x);
    plot.y.range = options.y.value_or(y);
  }
}

void explain_unfinished(Plot& plot) {
  plot.empty_text = "None of these set-ups is finished.";
}

Plot no_family(const Axis& x, const Axis& y) {
  Plot plot;
  plot.x = x;
  plot.y = y;
  plot.zoomable = false;
  plot.empty_text = "Shows all set-ups of a lesson: muonscope run LESSON --variants all";
  plot.empty_on_screen = "Press V: all set-ups of the lesson run in the background, side by side.";
  return plot;
}

}  // namespace muonscope
