// The menu "Lanes".

#include "app/window/actions/lane_actions.h"

#include "app/window/actions/lane_commands.h"

namespace muonscope {
namespace {

bool several_lanes(const Ui& ui) {
  return ui.snapshot().lanes.size() > 1;
}

bool room_for_lanes(const Ui& ui) {
  return ui.snapshot().lanes.size() < max_lanes;
}

}  // namespace

std::vector<Action> lane_actions() {
  return {
      {"add_lane",
       "Lanes",
       "Add a lane…",
       "Another rule beside the others, by its name; it takes over the schedule of the selected lane.",
       "optimizer new compare rule algorithm method plus",
       {"Ctrl+L"},
       choose_new_lane,
       false,
       nullptr,
       room_for_lanes},
      {"duplicate_lane",
       "Lanes",
       "Duplicate the lane",
       "A copy of the selected lane beside it, with its changes.",
       "copy clone twin same optimizer",
       {"Ctrl+D"},
       duplicate_lane,
       false,
       nullptr,
       room_for_lanes},
      {"rename_lane",
       "Lanes",
       "Rename the lane…",
       "Another name in legends, captions and files; the run goes on.",
       "name title call label",
       {"F2"},
       start_renaming},
      {"hide_lane",
       "Lanes",
       "Hide or show the lane",
       "Takes the selected lane out of all figures, or puts it back; it goes on.",
       "invisible off without figures remove mute solo",
       {"Shift+H"},
       toggle_hidden,
       false,
       [](const Ui& ui) { return is_hidden(ui.state, ui.snapshot().lanes[selected_lane(ui)].spec.name); }},
      {"show_lanes",
       "Lanes",
       "Show all lanes",
       "Puts hidden lanes back into the figures.",
       "visible unhide everything",
       {"Ctrl+Shift+H"},
       show_all_lanes,
       false,
       nullptr,
       [](const Ui& ui) { return !ui.state.hidden_lanes.empty(); }},
      {"lane_left",
       "Lanes",
       "Move the lane left",
       "The selected lane changes places with the one before it.",
       "order reorder sort before earlier",
       {"Alt+Left"},
       [](Ui& ui) { move_lane(ui, -1); },
       false,
       nullptr,
       several_lanes},
      {"lane_right",
       "Lanes",
       "Move the lane right",
       "The selected lane changes places with the one behind it.",
       "order reorder sort behind later",
       {"Alt+Right"},
       [](Ui& ui) { move_lane(ui, 1); },
       false,
       nullptr,
       several_lanes},
      {"remove_lane",
       "Lanes",
       "Remove the lane",
       "Takes the selected lane out of the experiment; undo brings it back.",
       "delete drop erase take away",
       {"Delete"},
       remove_lane,
       false,
       nullptr,
       several_lanes},
      {"same_rate",
       "Lanes",
       "The same rate for all lanes",
       "A new start in which every lane has the selected one's learning rate.",
       "fair equal learning rate eta compare",
       {"E"},
       same_rate,
       false,
       nullptr,
       several_lanes},
      {"best_rates",
       "Lanes",
       "Each lane at its best rate",
       "Sweeps the learning rates in the background, shows the curves, and starts again with each lane's "
       "best "
       "one: that of the smallest loss at the planned end.",
       "fair tuned optimal learning rate eta compare sweep",
       {"Shift+E"},
       best_rates},
      {"seeds",
       "Lanes",
       "Other seeds",
       "Runs the experiment from other seeds in the background and shows their median, quartiles and range "
       "behind the curves, or takes them away.",
       "band error bars spread variance chance random statistics ensemble quartiles median",
       {"S"},
       toggle_seeds,
       false,
       [](const Ui& ui) { return ui.state.seeds.wanted; }},
      {"seed_count",
       "Lanes",
       "More or fewer seeds",
       "Bands of 5, 10, 20 or 50 seeds, in turn.",
       "number band count statistics ensemble",
       {"Shift+S"},
       next_seed_count},
  };
}

}  // namespace muonscope
