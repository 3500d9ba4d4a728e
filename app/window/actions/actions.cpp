#include "app/window/actions/actions.h"

#include <algorithm>
#include <stdexcept>

#include "app/figures/kit/common.h"
#include "app/window/actions/ask_path.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/export_commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/actions/lane_actions.h"
#include "app/window/actions/lesson_actions.h"
#include "app/window/actions/presentation_actions.h"
#include "app/window/actions/recovery.h"
#include "app/window/actions/restart.h"
#include "app/window/actions/study_commands.h"
#include "app/window/actions/time_commands.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/state/view_edits.h"

namespace muonscope {
namespace {

constexpr double scale_step = 1.1;

void zoom_ui(Ui& ui, double factor) {
  Preferences& preferences = ui.state.preferences;
  if (ui.state.presentation.on)
    preferences.presentation_scale = std::clamp(preferences.presentation_scale * factor,
                                                smallest_presentation_scale, largest_presentation_scale);
  else
    preferences.scale = std::clamp(preferences.scale * factor, smallest_scale, largest_scale);
}

/// Opens the controls of a lane.
template <int lane>
void focus_lane(Ui& ui) {
  if (lane >= std::ssize(ui.snapshot().lanes)) return;
  ui.state.selected_lane = lane;
  ui.state.layout.advanced = true;
  ui.state.panels_hidden = false;
}

/// The first figure large, then the next, and after the last all of them again.
void enlarge_next(Ui& ui) {
  int& maximized = ui.state.maximized;
  maximized = maximized + 1 < std::ssize(ui.state.figures) ? maximized + 1 : -1;
}

/// Figures over steps, then seconds, then operations.
void next_time_axis(Ui& ui) {
  TimeAxis& time = ui.state.time;
  const bool flows = has_flow_time(ui.snapshot());
  time = time == TimeAxis::steps     ? (flows ? TimeAxis::flow : TimeAxis::seconds)
         : time == TimeAxis::flow    ? TimeAxis::seconds
         : time == TimeAxis::seconds ? TimeAxis::flops
                                     : TimeAxis::steps;
  ui.state.cursor.reset();
  for (FigureSlot& slot : ui.state.figures) slot.view.x.reset();
}

void fit_figures(Ui& ui) {
  for (FigureSlot& slot : ui.state.figures) fit(slot.view);
}

/// Closes the topmost thing: full screen last.
void leave(Ui& ui) {
  AppState& state = ui.state;
  if (shim::close_menus() || close_chooser(ui)) return;
  if (state.overview) {
    state.overview = false;
  } else if (state.help) {
    state.help = false;
  } else if (state.comparing) {
    state.comparing = false;
  } else if (state.notice) {
    state.notice.reset();
  } else if (state.maximized >= 0) {
    state.maximized = -1;
  } else if (state.presentation.on) {
    leave_presentation(ui);
  } else {
    state.requests.leave_full_screen = true;
  }
}

std::vector<Action> make_actions() {
  using Purpose = PathDialog::Purpose;
  return {
      {"open",
       "File",
       "Open experiment…",
       "Opens an experiment or lesson file.",
       "load file import read browse document",
       {"Ctrl+O"},
       [](Ui& ui) { ask_path(ui, Purpose::open); }},
      {"target",
       "File",
       "Picture or matrix as target…",
       "A PNG, .npy or .csv file becomes the target M*. Dropping it on the window does the same.",
       "image photo import load data matrix drop dataset own",
       {"Ctrl+I"},
       [](Ui& ui) { ask_path(ui, Purpose::target); }},
      {"save",
       "File",
       "Save experiment…",
       "Writes the experiment with every edit made so far, to run it again.",
       "write store keep file document",
       {"Ctrl+S"},
       [](Ui& ui) { ask_path(ui, Purpose::save); }},
      {"export",
       "File",
       "Export results and figures…",
       "Writes CSV, final matrices, the experiment and the figures as on screen to a directory.",
       "download write results figures csv npy svg png data write",
       {"Ctrl+E"},
       [](Ui& ui) { ask_path(ui, Purpose::export_results); }},
      {"export_everything",
       "File",
       "Export everything…",
       "The same, with all series of the figures over their whole axes, whatever is hidden or zoomed on "
       "screen.",
       "download write results figures all series whole axes complete full hidden",
       {"Ctrl+Shift+E"},
       [](Ui& ui) { ask_path(ui, Purpose::export_everything); }},
      {"screenshot",
       "File",
       "Screenshot",
       "Saves the window as a PNG file beside the last export.",
       "picture image capture snapshot photo print window",
       {"F12", "Ctrl+Shift+S"},
       ask_screenshot},
      {"recover",
       "File",
       "Recover the last session",
       "Goes back to where a session was that did not end by itself.",
       "restore crash autosave lost power reopen",
       {"Ctrl+Shift+O"},
       recover,
       false,
       nullptr,
       [](const Ui& ui) { return ui.state.leftover != nullptr; }},
      {"quit",
       "File",
       "Quit",
       "Closes the window.",
       "exit close leave end stop program",
       {"Ctrl+Q"},
       [](Ui& ui) { ui.state.requests.quit = true; }},

      {"undo",
       "Edit",
       "Undo",
       "Takes back the last change, and steps through to where the run was.",
       "revert back mistake history take back",
       {"Ctrl+Z"},
       [](Ui& ui) { ui.player.undo(); },
       true,
       nullptr,
       [](const Ui& ui) { return !ui.snapshot().next_undo.empty(); }},
      {"redo",
       "Edit",
       "Redo",
       "Makes the change again that was taken back last.",
       "again repeat forward history",
       {"Ctrl+Y", "Ctrl+Shift+Z"},
       [](Ui& ui) { ui.player.redo(); },
       true,
       nullptr,
       [](const Ui& ui) { return !ui.snapshot().next_redo.empty(); }},

      {"play",
       "Run",
       "Play or pause",
       "Starts and stops stepping.",
       "start stop run go begin continue resume halt pause animate",
       {"Space"},
       toggle_play},
      {"step",
       "Run",
       "Step",
       "Takes one optimizer step.",
       "next forward advance one single frame",
       {"Right", "."},
       [](Ui& ui) { ui.player.step(1); },
       true},
      {"step_10",
       "Run",
       "10 steps",
       "Takes ten optimizer steps.",
       "ten forward advance skip jump faster frames",
       {"Shift+Right"},
       [](Ui& ui) { ui.player.step(10); },
       true},
      {"step_back",
       "Run",
       "Step back",
       "Goes back one step; what was recorded stays, and comes again.",
       "previous backward rewind back one single frame scrub",
       {"Left"},
       [](Ui& ui) { ui.player.step(-1); },
       true},
      {"step_back_10",
       "Run",
       "10 steps back",
       "Goes back ten steps.",
       "ten previous backward rewind jump frames scrub",
       {"Shift+Left"},
       [](Ui& ui) { ui.player.step(-10); },
       true},
      {"first_step",
       "Run",
       "First step",
       "Goes back to step 0; what was recorded stays, and comes again.",
       "rewind beginning start back zero home scrub",
       {"Home"},
       [](Ui& ui) { ui.player.seek(0); }},
      {"last_step",
       "Run",
       "Last recorded step",
       "Goes to the last step that was recorded.",
       "forward end latest newest scrub",
       {"End"},
       [](Ui& ui) { ui.player.seek(ui.snapshot().furthest); }},
      {"previous_event",
       "Run",
       "Event before",
       "Goes back to the last step before this one at which something happened: a change, a divergence, a "
       "mode "
       "that arrives.",
       "previous mark back edit divergence arrival happened jump",
       {"Ctrl+Left"},
       [](Ui& ui) { go_to_event(ui, false); },
       true},
      {"next_event",
       "Run",
       "Next event",
       "Goes to the next recorded step at which something happened, else to the last one.",
       "next mark forward edit divergence arrival happened jump",
       {"Ctrl+Right"},
       [](Ui& ui) { go_to_event(ui, true); },
       true},
      {"pin",
       "Run",
       "Pin this run",
       "What was recorded so far stays as pale curves to compare with; up to four.",
       "ghost keep compare hold snapshot freeze reference",
       {"P"},
       [](Ui& ui) { ui.player.pin(); }},
      {"dismiss_ghosts",
       "Run",
       "Dismiss earlier runs",
       "Takes away the pale curves of pinned runs, of the last run and of what was given up.",
       "ghost remove clear unpin delete compare",
       {"Shift+P"},
       [](Ui& ui) { ui.player.dismiss_ghosts(); },
       false,
       nullptr,
       [](const Ui& ui) { return !ghosts_of(ui.snapshot()).empty(); }},
      {"compare",
       "Run",
       "Compare runs…",
       "This run and earlier ones in a table: what differs, how far they came and where they ended.",
       "ghost pinned table values settings side by side difference",
       {"K"},
       [](Ui& ui) { ui.state.comparing = !ui.state.comparing; }},
      {"loop",
       "Run",
       "Loop",
       "Plays the range chosen on the time line again and again, or everything up to the end.",
       "repeat cycle range again round forever",
       {"L"},
       toggle_loop,
       false,
       [](const Ui& ui) { return ui.snapshot().loop.has_value(); }},
      {"go_on",
       "Run",
       "Go on",
       "Plays past the planned end.",
       "continue further beyond end more steps",
       {"G"},
       [](Ui& ui) { ui.player.go_on(); }},
      {"until_divergence",
       "Run",
       "Run until a lane diverges",
       "As fast as it can to the next step at which a lane is no longer finite; to the planned end if none "
       "is.",
       "condition stop when blow up unstable nan infinite",
       {"D"},
       [](Ui& ui) { ui.player.run_until("divergence"); }},
      {"until_tolerance",
       "Run",
       "Run until a loss is small enough",
       "As fast as it can to the next step at which a loss reaches one of record.tolerances.",
       "condition stop when tolerance threshold converged small",
       {"U"},
       [](Ui& ui) { ui.player.run_until("tolerance"); }},
      {"until_arrival",
       "Run",
       "Run until a mode arrives",
       "As fast as it can to the next step at which a singular value of P comes within 5 % of √s*.",
       "condition stop when mode singular value plateau arrives reaches",
       {"A"},
       [](Ui& ui) { ui.player.run_until("arrival"); }},
      {"until_overtaking",
       "Run",
       "Run until a loss falls below the first lane's",
       "As fast as it can to the next step at which a lane overtakes the first one.",
       "condition stop when overtakes crosses beats faster",
       {"O"},
       [](Ui& ui) { ui.player.run_until("overtaking"); }},
      {"reset",
       "Run",
       "Back to step 0",
       "Starts again from the same seed and keeps changed values.",
       "restart beginning again zero replay start over",
       {"R"},
       restart},
      {"new_seed",
       "Run",
       "New seed",
       "Starts again from another random start.",
       "random randomize reroll another start initialization shuffle",
       {"Shift+R"},
       new_seed},
      {"slower",
       "Run",
       "Half the speed",
       "Halves the steps per second.",
       "slow speed decelerate halve",
       {"[", "Shift+Down"},
       [](Ui& ui) { scale_speed(ui, 0.5); },
       true},
      {"faster",
       "Run",
       "Double the speed",
       "Doubles the steps per second.",
       "speed accelerate quicker double fast",
       {"]", "Shift+Up"},
       [](Ui& ui) { scale_speed(ui, 2); },
       true},
      {"normal_speed",
       "Run",
       "Usual speed",
       "Goes back to 60 steps per second.",
       "default speed 1x sixty original",
       {"\\", "N"},
       [](Ui& ui) { ui.player.set_speed(Player::default_speed); }},
      {"sweep",
       "Run",
       "Sweep learning rates",
       "Runs the experiment at many learning rates in the background and shows the final losses.",
       "scan tune grid search learning rate hyperparameter many",
       {"W"},
       [](Ui& ui) { start_study(ui, Study::sweep); }},
      {"cancel_sweep",
       "Run",
       "Cancel the sweep",
       "Ends the sweep in the background; what it has found stays.",
       "stop abort end scan",
       {"Shift+W"},
       [](Ui& ui) { ui.studies[Study::sweep].cancel(); }},

      {"chaos",
       "Run",
       "Compare clouds of all sizes",
       "Runs many small clouds of particles in the background and shows how far they are from a large one.",
       "propagation mean field many sizes clouds particles",
       {"C"},
       [](Ui& ui) { start_study(ui, Study::chaos); }},
      {"cancel_chaos",
       "Run",
       "Cancel the comparison",
       "Ends the comparison of clouds in the background; what it has found stays.",
       "stop abort end comparison",
       {"Shift+C"},
       [](Ui& ui) { ui.studies[Study::chaos].cancel(); }},

      {"family",
       "Run",
       "Run all set-ups",
       "Runs all set-ups of the lesson side by side in the background and shows them in one figure.",
       "variants set-ups setups all compare many cases",
       {"V"},
       [](Ui& ui) { start_study(ui, Study::family); }},
      {"cancel_family",
       "Run",
       "Cancel the set-ups",
       "Ends the set-ups in the background; those that are finished stay.",
       "stop abort end variants",
       {"Shift+V"},
       [](Ui& ui) { ui.studies[Study::family].cancel(); }},

      {"theory",
       "View",
       "Theory overlay",
       "Shows predicted curves over the measured ones.",
       "prediction predicted overlay dashed lines analytic",
       {"T"},
       [](Ui& ui) { ui.state.theory = !ui.state.theory; },
       false,
       [](const Ui& ui) { return ui.state.theory; }},
      {"enlarge",
       "View",
       "Enlarge next figure",
       "Shows one figure alone, then the next, then all again.",
       "maximize bigger zoom larger magnify one figure big",
       {"M"},
       enlarge_next},
      {"time_axis",
       "View",
       "Next time axis",
       "Shows figures over steps, over seconds or over floating-point operations.",
       "seconds wall clock flops operations x axis time",
       {"X"},
       next_time_axis},
      {"fit",
       "View",
       "Fit all figures",
       "Shows the whole of every figure's data.",
       "zoom whole everything autoscale rescale reset axes view",
       {"F"},
       fit_figures},
      {"panels",
       "View",
       "Hide panels",
       "Gives the figures the whole window.",
       "hide sidebar controls full figures presentation chrome",
       {"H"},
       [](Ui& ui) { ui.state.panels_hidden = !ui.state.panels_hidden; },
       false,
       [](const Ui& ui) { return ui.state.panels_hidden; }},
      {"lane_1",
       "View",
       "Controls of lane 1",
       "Opens the first lane's controls.",
       "first optimizer parameters settings sliders",
       {"1"},
       focus_lane<0>},
      {"lane_2",
       "View",
       "Controls of lane 2",
       "Opens the second lane's controls.",
       "second optimizer parameters settings sliders",
       {"2"},
       focus_lane<1>},
      {"lane_3",
       "View",
       "Controls of lane 3",
       "Opens the third lane's controls.",
       "third optimizer parameters settings sliders",
       {"3"},
       focus_lane<2>},
      {"lane_4",
       "View",
       "Controls of lane 4",
       "Opens the fourth lane's controls.",
       "fourth optimizer parameters settings sliders",
       {"4"},
       focus_lane<3>},
      {"lesson_controls",
       "View",
       "Only the lesson's controls",
       "Closes the fold of advanced controls.",
       "simple fewer hide advanced parameters sliders",
       {"0"},
       [](Ui& ui) { ui.state.layout.advanced = false; }},
      {"scroll_pans",
       "View",
       "Scrolling pans figures",
       "For touchpads: scrolling moves a figure, and Ctrl with scrolling zooms.",
       "touchpad trackpad wheel two fingers scroll pan",
       {"Ctrl+Shift+W"},
       [](Ui& ui) { ui.state.preferences.scroll_pans = !ui.state.preferences.scroll_pans; },
       false,
       [](const Ui& ui) { return ui.state.preferences.scroll_pans; }},
      {"dark",
       "View",
       "Dark theme",
       "Switches between light and dark.",
       "light night black white colour color mode appearance contrast",
       {"Ctrl+Shift+D"},
       [](Ui& ui) {
         bool& dark = ui.state.presentation.on ? ui.state.presentation.dark : ui.state.preferences.dark;
         dark = !dark;
       },
       false,
       [](const Ui& ui) { return is_dark(ui.state); }},
      {"larger",
       "View",
       "Larger",
       "Makes everything larger.",
       "bigger zoom in text font scale magnify increase projector big",
       {"Ctrl++", "Ctrl+=", "Ctrl+Shift+="},
       [](Ui& ui) { zoom_ui(ui, scale_step); },
       true},
      {"smaller",
       "View",
       "Smaller",
       "Makes everything smaller.",
       "zoom out text font scale decrease shrink little",
       {"Ctrl+-"},
       [](Ui& ui) { zoom_ui(ui, 1 / scale_step); },
       true},
      {"usual_size",
       "View",
       "Usual size",
       "Goes back to the size that the monitor suggests.",
       "zoom default text font scale normal original",
       {"Ctrl+0"},
       [](Ui& ui) { ui.state.preferences.scale = 1; }},
      {"full_screen",
       "View",
       "Full screen",
       "Fills the screen, and back.",
       "fullscreen maximize projector presentation whole screen",
       {"F11"},
       [](Ui& ui) { ui.state.requests.toggle_full_screen = true; }},
      {"reset_layout",
       "View",
       "Reset layout",
       "Window, panels and figures as on the first start.",
       "default window panels figures restore original arrangement",
       {"Ctrl+Shift+L"},
       reset_layout},
      {"leave",
       "View",
       "Close or leave",
       "Closes the topmost menu, list, dialog or enlarged figure; then leaves full screen.",
       "close cancel back dismiss exit escape",
       {"Escape"},
       leave},

      {"palette",
       "Help",
       "All commands…",
       "Finds a command, a lesson or a recent file by a few letters.",
       "search find commands list",
       {"Ctrl+K"},
       [](Ui& ui) {
         ui.state.help = false;
         ui.state.palette = {true, "", 0};
       }},
      {"overview",
       "Help",
       "What is what",
       "Tells over the window what each of its parts is.",
       "overlay tour introduction what am I looking at callouts explain first steps",
       {"F1"},
       [](Ui& ui) { ui.state.overview = !ui.state.overview; }},
      {"help",
       "Help",
       "Keys, actions and symbols",
       "Shows this list.",
       "shortcuts keyboard keys list manual glossary",
       {"Shift+F1", "Shift+/"},
       [](Ui& ui) { ui.state.help = !ui.state.help; }},
  };
}

}  // namespace

const std::vector<Action>& actions() {
  static const std::vector<Action> table = [] {
    std::vector<Action> all = make_actions();
    for (const std::vector<Action>& menu : {lane_actions(), lesson_actions()})
      all.insert(std::ranges::find(all, "View", &Action::menu), menu.begin(), menu.end());
    const std::vector<Action> presentation = presentation_actions();
    all.insert(std::ranges::find(all, "full_screen", &Action::id), presentation.begin(), presentation.end());
    return all;
  }();
  return table;
}

const Action& action(std::string_view id) {
  for (const Action& row : actions()) {
    if (row.id == id) return row;
  }
  throw std::logic_error("no action " + std::string(id));
}

std::string shortcut_text(const Action& row) {
  std::string text = row.shortcuts.front();
  if (row.shortcuts.size() > 1) text += "   " + row.shortcuts[1];
  return text;
}

void perform(Ui& ui, const Action& row) {
  ui.state.performed.push_back(row.id);
  attempt(ui.state, [&] { row.run(ui); });
}

}  // namespace muonscope
