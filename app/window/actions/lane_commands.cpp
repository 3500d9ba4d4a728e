#include "app/window/actions/lane_commands.h"

#include <imgui.h>

#include <algorithm>
#include <array>

#include "app/figures/kit/lane_style.h"
#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/study_commands.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"
#include "core/experiment/lanes.h"
#include "core/experiment/problem_catalogue.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {
namespace {

const LaneSpec& selected_spec(const Ui& ui) {
  return ui.snapshot().experiment->lanes[selected_lane(ui)];
}

/// The lane's rate; none for schedules without one.
std::optional<double> rate_of(const LaneSpec& lane) {
  return lane.schedule.has("lr") ? std::optional(lane.schedule.real("lr")) : std::nullopt;
}

/// Starts the experiment on screen again with these rates, by lane; none: it keeps its own.
void start_with_rates(Ui& ui, const std::vector<std::optional<double>>& rates, const std::string& what) {
  Experiment next = *ui.snapshot().experiment;
  for (std::size_t i = 0; i < rates.size(); ++i)
    if (rates[i]) next = with_value(next, key_of_lane(i, "schedule.lr"), *rates[i]);
  ui.player.replace(next, what);
}

/// Of the runs of a sweep over one key, the value with the smallest loss at the end; none where none is
/// finite.
std::optional<double> best_value(const SweepResult& sweep, std::size_t lane) {
  std::optional<double> best, least;
  for (const SweepRun& run : sweep.runs) {
    const std::optional<double>& loss = run.rows[lane].final_loss;
    if (!loss || (least && *loss >= *least)) continue;
    least = loss;
    best = sweep.sweep->point(run.run).front();
  }
  return best;
}

std::string rates_text(const Experiment& experiment, const std::vector<std::optional<double>>& rates) {
  std::string text;
  for (std::size_t i = 0; i < rates.size(); ++i)
    text += (i == 0 ? "" : ", ") + experiment.lanes[i].name +
            (rates[i] ? " η = " + readable(*rates[i]) : " diverges at all of them");
  return text;
}

}  // namespace

std::size_t selected_lane(const Ui& ui) {
  const auto count = static_cast<int>(ui.snapshot().lanes.size());
  return static_cast<std::size_t>(std::clamp(ui.state.selected_lane, 0, std::max(count - 1, 0)));
}

bool is_hidden(const AppState& state, const std::string& lane) {
  return std::ranges::find(state.hidden_lanes, lane) != state.hidden_lanes.end();
}

std::optional<std::size_t> shown_lane(const Ui& ui, std::size_t place) {
  const std::vector<LaneSnapshot>& lanes = ui.snapshot().lanes;
  const bool all_hidden = std::ranges::all_of(
      lanes, [&ui](const LaneSnapshot& lane) { return is_hidden(ui.state, lane.spec.name); });
  for (std::size_t i = 0; i < lanes.size(); ++i)
    if ((all_hidden || !is_hidden(ui.state, lanes[i].spec.name)) && place-- == 0) return i;
  return std::nullopt;
}

std::vector<const Kind*> possible_optimizers(const Ui& ui) {
  const Offer& offer = problem_kind(ui.snapshot().experiment->problem.kind).offer;
  std::vector<const Kind*> kinds;
  for (const OptimizerKind& row : optimizer_kinds())
    if (row.compose || offer.always.has(Capability::particles)) kinds.push_back(&row.kind);
  return kinds;
}

void add_lane(Ui& ui, const Kind& optimizer) {
  const std::size_t like = selected_lane(ui);
  ui.player.change_lanes(
      [like, id = optimizer.id, title = optimizer.title](const Experiment& origin) {
        const std::size_t model = std::min(like, origin.lanes.size() - 1);
        LaneSpec lane = with_value(origin, key_of_lane(model, "optimizer"), {{"kind", id}}).lanes[model];
        lane.name = free_lane_name(origin, title);
        lane.look.reset();
        return with_lane_added(origin, std::move(lane));
      },
      "add " + optimizer.title);
  ui.state.selected_lane = static_cast<int>(ui.snapshot().lanes.size());
}

void choose_new_lane(Ui& ui) {
  ui.state.palette = {true, "Add lane: ", 0};
}

void duplicate_lane(Ui& ui) {
  const std::size_t lane = selected_lane(ui);
  ui.player.change_lanes([lane](const Experiment& origin) { return with_lane_copied(origin, lane); },
                         "duplicate " + selected_spec(ui).name);
  ui.state.selected_lane = static_cast<int>(lane) + 1;
}

void remove_lane(Ui& ui) {
  const std::size_t lane = selected_lane(ui);
  ui.player.change_lanes([lane](const Experiment& origin) { return without_lane(origin, lane); },
                         "remove " + selected_spec(ui).name);
}

void move_lane(Ui& ui, int by) {
  const auto lane = static_cast<int>(selected_lane(ui));
  const int to = std::clamp(lane + by, 0, static_cast<int>(ui.snapshot().lanes.size()) - 1);
  if (to == lane) return;
  ui.player.change_lanes(
      [lane, to](const Experiment& origin) {
        return with_lane_moved(origin, static_cast<std::size_t>(lane), static_cast<std::size_t>(to));
      },
      "move " + selected_spec(ui).name);
  ui.state.selected_lane = to;
}

void start_renaming(Ui& ui) {
  ui.state.layout.advanced = true;
  ui.state.panels_hidden = false;
  ui.state.typed = {key_of_lane(selected_lane(ui), "name"), selected_spec(ui).name, true};
}

void choose_look(Ui& ui, std::size_t lane, std::optional<int> look) {
  const std::vector<LaneSnapshot>& lanes = ui.snapshot().lanes;
  const auto has_it = [&](const LaneSnapshot& each) { return look && each.spec.look == look; };
  const auto other = std::ranges::find_if(lanes, has_it);
  if (other != lanes.end()) {
    const int old = lane_index(lanes, lane);
    if (old == *look) return;
    change(ui, key_of_lane(lane, "look"), nullptr);
    change(ui, key_of_lane(static_cast<std::size_t>(other - lanes.begin()), "look"), old);
  }
  change(ui, key_of_lane(lane, "look"), look ? Json(*look) : Json());
}

void toggle_hidden(Ui& ui) {
  std::vector<std::string>& hidden = ui.state.hidden_lanes;
  const std::string& name = selected_spec(ui).name;
  if (std::erase(hidden, name) > 0) return;
  const auto shown = std::ranges::count_if(
      ui.snapshot().lanes, [&ui](const LaneSnapshot& lane) { return !is_hidden(ui.state, lane.spec.name); });
  if (shown <= 1) {
    tell(ui.state, "The only lane that is shown stays.", true);
    return;
  }
  hidden.push_back(name);
}

void show_all_lanes(Ui& ui) {
  ui.state.hidden_lanes.clear();
}

void same_rate(Ui& ui) {
  attempt(ui.state, [&] {
    const std::optional<double> rate = rate_of(selected_spec(ui));
    if (!rate) throw InputError("The schedule of " + selected_spec(ui).name + " has no one learning rate.");
    std::vector<std::optional<double>> rates;
    for (const LaneSpec& lane : ui.snapshot().experiment->lanes)
      rates.push_back(rate_of(lane) ? rate : std::nullopt);
    start_with_rates(ui, rates, "the same rate");
    tell(ui.state,
         "Every lane starts again with η = " + readable(*rate) + ", as " + selected_spec(ui).name + ".",
         false);
  });
}

void best_rates(Ui& ui) {
  Experiment rates = *ui.snapshot().experiment;
  rates.sweep.reset();
  ui.state.best_rates_wanted = start_study(ui, Study::sweep, rates);
}

void take_best_rates(Ui& ui) {
  AppState& state = ui.state;
  if (!state.best_rates_wanted) return;
  const JobStatus status = ui.studies[Study::sweep].status();
  const auto result = ui.studies[Study::sweep].result();
  if (status.running || !result) return;
  state.best_rates_wanted = false;
  attempt(state, [&] {
    const auto& sweep = std::get<SweepResult>(*result);
    if (!sweep.complete()) return;
    const std::size_t lanes = ui.snapshot().lanes.size();
    if (sweep.base().lanes.size() != lanes)
      throw InputError("The lanes are others than those whose best rates were looked for.");
    std::vector<std::optional<double>> rates;
    for (std::size_t lane = 0; lane < lanes; ++lane) rates.push_back(best_value(sweep, lane));
    start_with_rates(ui, rates, "each at its best rate");
    tell(state,
         "Each lane at its best of " + std::to_string(sweep.runs.size()) + " rates, by its loss after " +
             std::to_string(sweep.base().steps) + " steps: " + rates_text(sweep.base(), rates) + ".",
         false);
  });
}

void toggle_seeds(Ui& ui) {
  SeedBands& seeds = ui.state.seeds;
  seeds.wanted = !seeds.wanted;
  seeds.origin.reset();
  if (!seeds.wanted) ui.studies[Study::seeds].clear();
}

void next_seed_count(Ui& ui) {
  constexpr std::array counts{fewest_seeds, std::size_t{10}, std::size_t{20}, most_seeds};
  SeedBands& seeds = ui.state.seeds;
  const auto now = std::ranges::find(counts, seeds.count);
  seeds.count = now == counts.end() || now + 1 == counts.end() ? counts.front() : *(now + 1);
  seeds.wanted = true;
  seeds.origin.reset();
}

void follow_with_seeds(Ui& ui) {
  SeedBands& seeds = ui.state.seeds;
  const Snapshot& snapshot = ui.snapshot();
  if (!seeds.wanted || ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  const bool beyond = snapshot.furthest > seeds.steps;
  if (seeds.origin == snapshot.origin && !beyond) return;
  // Twice as far as it has come, so that they are not begun anew at every step.
  const Step planned = snapshot.origin->steps;
  seeds.steps = snapshot.furthest > planned ? 2 * snapshot.furthest : planned;
  seeds.origin = snapshot.origin;
  attempt(ui.state, [&] {
    Experiment experiment = *snapshot.origin;
    experiment.steps = seeds.steps;
    ui.studies[Study::seeds].start(
        study_kind(Study::seeds).begin({.experiment = std::move(experiment), .seeds = seeds.count}));
  });
}

}  // namespace muonscope
