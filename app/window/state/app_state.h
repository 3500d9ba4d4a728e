#pragma once
// What the window is showing, as plain data. Panels read and change it; the window acts on the requests.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/figures/catalogue.h"
#include "app/paint/figure_painter.h"
#include "app/window/state/lesson_reading.h"
#include "app/window/state/path_completion.h"
#include "app/window/state/preferences.h"
#include "app/window/state/presentation.h"
#include "core/lessons/lesson.h"

namespace muonscope {

/// A figure on screen and how it is viewed.
struct FigureSlot {
  std::string id;
  ViewOptions view;
};

/// A line that tells what happened, shown until dismissed or `seconds` have passed.
struct Notice {
  std::string text;
  bool is_error = false;
  double shown_at = 0;     ///< ImGui time; errors and offers stay
  std::string offer{};     ///< id of an action, as a button; "" for none
  bool of_player = false;  ///< what the player had to say: what it says next replaces it
};

/// A small window that asks for a path.
struct PathDialog {
  enum class Purpose { none, open, target, save, export_results, export_everything };
  Purpose purpose = Purpose::none;
  std::string path;
  std::string error;
  bool opening = false;                      ///< appears, or takes the keyboard again, in the next frame
  bool accepted = false;                     ///< Enter was pressed
  bool completes = false;                    ///< Tab was pressed
  std::optional<std::string> replacement{};  ///< for what is in the field, as soon as it has the keyboard
  std::optional<std::string> listed_for{};   ///< the path that `found` is about
  PathCompletion found{};
};

/// The command list: what was typed and which of its matches Enter would run.
struct Palette {
  bool open = false;
  std::string query;
  int selected = 0;
};

/// What panels ask of the window, which clears each when done.
struct Requests {
  bool quit = false;
  bool toggle_full_screen = false;
  bool enter_full_screen = false;
  bool leave_full_screen = false;
  bool usual_window_size = false;
  std::optional<std::filesystem::path> screenshot;  ///< PNG file to write
};

/// What the window measures.
struct FrameStatus {
  double frame_milliseconds = 0;
  double frames_per_second = 0;
  bool software_rendering = false;
};

/// A parameter whose value is being typed.
struct TypedValue {
  std::string key;  ///< "" if none
  std::string text;
  bool starting = false;  ///< takes the keyboard in the next frame
  bool accepted = false;  ///< Enter was pressed
};

/// A parameter whose slider is being dragged, or was let go and has not come back in a snapshot yet.
struct DraggedValue {
  std::string key;
  double value = 0;
  std::uint64_t awaited =
      0;  ///< the player's commands that must have been carried out; 0 while the button is down
};

/// How the time line is seen, and what is being dragged on it.
struct TimeBar {
  std::optional<Range> view;        ///< steps it shows; none: all
  std::optional<StepRange> chosen;  ///< for a loop
  Step pressed_at = 0;
  bool chooses = false;        ///< the drag chooses a range
  std::optional<Step> wanted;  ///< by a drag, and not yet there
  std::uint64_t awaited = 0;   ///< player's commands that must have been carried out before the next one
};

/// Whether bands over other seeds are wanted, and which run they are of.
struct SeedBands {
  bool wanted = false;
  std::size_t count = 20;
  std::shared_ptr<const Experiment> origin;  ///< that they were begun for; null: not begun
  Step steps = 0;                            ///< of each
};

class Leftover;

/// A session that was taken up again.
struct Recovered {
  std::shared_ptr<Leftover> leftover;  ///< where it is kept until this session is; null from then on
  Step step = 0;                       ///< it stood there
};

struct AppState {
  std::optional<Lesson> lesson;
  std::vector<Lesson> set_ups;  ///< the lesson's own and its variants; empty if there is no choice
  std::filesystem::path file;   ///< the experiment file, if one was opened or saved
  std::optional<std::filesystem::file_time_type> file_time;  ///< when it was written, as far as is known here
  double file_looked_at = -1;                                ///< ImGui time
  Experiment opened;                                         ///< as opened
  Experiment preset;  ///< the same, with a target put in since: what double-click on a control goes back to
  LessonReading reading;

  std::vector<FigureSlot> figures;
  int maximized = -1;            ///< index into figures
  int first_figure = 0;          ///< the first one on screen where there is no room for all
  std::optional<Cursor> cursor;  ///< under the pointer, shared by all figures with that axis
  bool theory = true;
  TimeBar time_bar;
  TimeAxis time = TimeAxis::steps;  ///< of all figures over time: they share the cursor

  int selected_lane = 0;
  std::vector<std::string> hidden_lanes;  ///< names of lanes that figures leave out
  bool best_rates_wanted = false;         ///< each lane takes its best rate when the sweep is done
  SeedBands seeds;
  TypedValue typed;
  std::optional<DraggedValue> dragged;

  Preferences preferences;
  WindowLayout layout;
  Presentation presentation;
  RoomScreen second;
  bool panels_hidden = false;
  bool controls_in_front = false;  ///< where the column has no room for the lesson and them
  bool help = false;
  bool overview = false;   ///< what each part of the window is
  bool comparing = false;  ///< the table of runs is open

  std::optional<double> kept_at;  ///< ImGui time at which the session was kept last
  std::optional<Notice> notice;
  std::shared_ptr<Leftover>
      leftover;  ///< a session that did not end by itself, to be recovered; null for none
  std::optional<Recovered> recovered;
  std::string dismissed_notice;  ///< the player's notice that was shown
  std::uint64_t notice_awaits =
      0;  ///< commands that the player must have carried out before it is heard again
  PathDialog dialog;
  PathDialog::Purpose asked = PathDialog::Purpose::none;  ///< what the system's file chooser is open for
  Palette palette;
  Requests requests;
  /// Changes until the next press of a key or a button are undone together.
  std::uint64_t gesture = 1;
  std::vector<std::string> performed;  ///< ids of this frame's actions, in order
  FrameStatus status;
};

/// What the eye sees now, in presentation mode or out of it.
inline bool is_dark(const AppState& state) {
  return state.presentation.on ? state.presentation.dark : state.preferences.dark;
}
inline double text_scale(const AppState& state) {
  return state.presentation.on ? state.preferences.presentation_scale : state.preferences.scale;
}

/// Whether a room looks on: keys are then told to it, and pages turned by a clicker.
inline bool presents(const AppState& state) {
  return state.presentation.on || state.second.on;
}

/// Steps per second at the end of the speed slider; beyond it is "as fast as it can".
constexpr double fastest_speed = 1e4;

}  // namespace muonscope
