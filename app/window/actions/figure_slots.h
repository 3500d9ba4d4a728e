#pragma once
// Which figures are on screen: a lesson's own, or those that a person has put in their place.

#include <string>
#include <vector>

#include "app/window/state/ui.h"

namespace muonscope {

/// Ids of the figures that the document on screen has by itself: the lesson's, or of an experiment those
/// whose observables it records.
std::vector<std::string> own_figures(const AppState& state);

/// A figure with the axes that the lesson begins with.
FigureSlot slot_of(const AppState& state, const std::string& id);

/// Fills the slots with the figures chosen for this lesson, else with its own; all views fit.
void show_figures(AppState& state);
/// The same where another page wants other figures: those that were there already are seen as they were.
void change_figures(AppState& state);
/// Forgets what a person has put in place of the lesson's figures, on all its pages.
void forget_chosen_figures(AppState& state);
/// Makes room for the pictures where no slot shows them: in place of the matrices, else of the last figure.
void show_pictures(std::vector<FigureSlot>& slots);

/// Another figure in a slot, remembered for the present lesson until its own are back.
void choose_figure(Ui& ui, std::size_t slot, const std::string& id);
/// The document's own figure of a slot, where another stands in its place; "" where it is there.
std::string replaced_figure(const AppState& state, std::size_t slot);
/// Takes back every figure that was put in place of the document's own.
void show_own_figures(Ui& ui);

/// Shows a figure by itself: where it is on screen, else in place of the last one, and a notice says so, or
/// why it has nothing to show here.
void show_figure(Ui& ui, const std::string& id);

}  // namespace muonscope
