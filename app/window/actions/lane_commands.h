#pragma once
// What a person does with lanes: most of it with the one whose controls are shown.

#include "app/window/state/ui.h"

namespace muonscope {

/// Place of the lane whose controls are shown.
std::size_t selected_lane(const Ui& ui);
bool is_hidden(const AppState& state, const std::string& lane);
/// Which lane stands at a place of the figures, where hidden ones are left out; none beyond the last.
std::optional<std::size_t> shown_lane(const Ui& ui, std::size_t place);

/// Kinds of rules that the problem on screen can be given to.
std::vector<const Kind*> possible_optimizers(const Ui& ui);
/// A lane with this rule as it is by itself and the schedule of the selected one.
void add_lane(Ui& ui, const Kind& optimizer);
/// The list of commands, at the rules that a lane may have.
void choose_new_lane(Ui& ui);
void duplicate_lane(Ui& ui);
void remove_lane(Ui& ui);
/// −1: one place to the left, 1: to the right.
void move_lane(Ui& ui, int by);
/// Shows the lane's controls with its name as a text field.
void start_renaming(Ui& ui);
/// Another lane that was given this look takes the one that this lane had. None: by its rule.
void choose_look(Ui& ui, std::size_t lane, std::optional<int> look);
void toggle_hidden(Ui& ui);
void show_all_lanes(Ui& ui);

/// A new start with the selected lane's learning rate in every lane.
void same_rate(Ui& ui);
/// Sweeps the learning rates; when that is done, a new start at each lane's best one: that of the smallest
/// loss at the end.
void best_rates(Ui& ui);
/// Carries that out once the sweep is done.
void take_best_rates(Ui& ui);

/// Bands over other seeds, on or off.
void toggle_seeds(Ui& ui);
/// 5, 10, 20 or 50 of them.
void next_seed_count(Ui& ui);
/// Begins them anew where the run on screen is another one than they were begun for.
void follow_with_seeds(Ui& ui);

}  // namespace muonscope
