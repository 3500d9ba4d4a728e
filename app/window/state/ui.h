#pragma once
// What every panel is given.

#include <cmath>
#include <functional>
#include <memory>

#include "app/export/exporter.h"
#include "app/figures/figure_source.h"
#include "app/figures/kit/cell_counter.h"
#include "app/figures/kit/theme.h"
#include "app/paint/handles.h"
#include "app/paint/rasterizer.h"
#include "app/platform/chooser/file_chooser.h"
#include "app/window/imgui/fonts.h"
#include "app/window/state/app_state.h"
#include "app/window/state/figure_cache.h"
#include "app/window/state/place_notes.h"
#include "app/window/state/side_work.h"
#include "app/window/state/studies.h"
#include "core/session/player.h"

namespace muonscope {

/// A right-drag over a figure that has not ended.
struct BoxZoom {
  int slot = 0;
  std::size_t plot = 0;
  Point start;  ///< pixels at scale 1
};

/// A handle of a figure, or an area that takes presses, that is being dragged.
struct HeldHandle {
  int slot = 0;
  std::string figure;  ///< id
  std::size_t plot = 0;
  PlotFrame frame{};                    ///< where the plot's axes were when the button went down
  Grip grip;                            ///< where the drag has brought it, in data units
  Point offset{};                       ///< from the pointer to it, pixels at scale 1
  bool area = false;                    ///< a pressed area: nothing is drawn at the pointer
  bool moved = false;                   ///< away from where it was taken
  bool fits_x = false, fits_y = false;  ///< the view fitted itself before, and does again afterwards
  std::optional<Point> told;            ///< data units last reported
  std::uint64_t awaited = 0;  ///< player's commands that must have been carried out before the next report
};

/// A place in a figure's data that a menu is about.
struct FigureSpot {
  double x = 0, y = 0;
  std::string handle;  ///< id of the handle there; "" if none
};

/// A place in a plot of a slot's figure: shares of its width from the left and of its height from above.
struct FigurePoint {
  int slot = 0;
  std::size_t plot = 0;
  double x = 0, y = 0;
};

/// What decides what a figure shows.
struct FigureKey {
  std::string id;
  std::uint64_t version = 0;  ///< of the snapshot
  ViewOptions view;
  Findings findings;                        ///< of figures of many runs
  std::shared_ptr<const DrawnCloud> cloud;  ///< of figures of clouds: the first lane's
  std::shared_ptr<const Problem> problem;   ///< another one: the run has started anew
};

/// What decides what is said of a lesson's claims.
struct ClaimsKey {
  std::string lesson;
  std::uint64_t version = 0;  ///< of the snapshot
  Findings findings;
  bool operator==(const ClaimsKey&) const = default;
};

/// What a lesson comes to: its claims in their order, and by page the exercise's state.
struct LessonOutcomes {
  std::vector<ClaimOutcome> claims;
  std::map<std::size_t, SolutionOutcome> solutions;
};

/// Values that follow from the snapshot and cost too much to work out in every frame.
struct Derived {
  /// `news` is called on another thread when something is ready that was made beside the frames (to wake the
  /// window).
  explicit Derived(const std::function<void()>& news = {}) : side_figures(news), side_claims(news) {}
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;

  /// Of a frame's time, in seconds, what building figures may take; what takes longer is made beside the
  /// frames. Infinite: nothing is.
  double frame_budget = 0.004;

  struct BuiltFigure {
    FigureKey key;
    CloudHistory history;                  ///< of figures of clouds
    std::shared_ptr<RiseCounter> rises;    ///< null before the first build
    std::shared_ptr<OtherCourses> others;  ///< the same
    Figure figure;
    std::uint64_t frame = 0;          ///< in which it was drawn last
    std::uint64_t serial = 0;         ///< of the build: another one means that the figure may look different
    double seconds = 0;               ///< of computing that it took
    std::optional<FigureKey> coming;  ///< of what is being made beside the frames
  };
  std::vector<BuiltFigure> figures;      ///< by slot
  std::uint64_t builds = 0, frames = 0;  ///< so far
  FigureCache painted;
  SideWork<Figure> side_figures;

  std::shared_ptr<const Experiment> experiment;  ///< that `values` came from
  JsonValue values;                              ///< the experiment as JSON, to read parameters by key

  struct CheckedClaims {
    ClaimsKey key;
    LessonOutcomes outcomes;
    std::vector<std::uint64_t> news;  ///< by claim: which check found that it holds now; 0 where it does not
    std::uint64_t checks = 0;
    double seconds = 0;               ///< of computing that they took
    double checked_at = -1;           ///< ImGui time
    std::optional<ClaimsKey> coming;  ///< of what is being checked beside the frames
  } claims;
  SideWork<LessonOutcomes> side_claims;

  PlaceNotes parts;              ///< of the window, where nobody else asks for them
  float lesson_height = 0;       ///< that the lesson's page would need with its buttons, in screen pixels
  bool controls_opened = false;  ///< they were, in the last frame
  float controls_height = 0;     ///< of the controls' content, in screen pixels
  Interest interest;             ///< what the player was last told to put into snapshots
  std::optional<Cursor> cursor;  ///< of the last frame, so that all figures of this one show the same
  std::optional<BoxZoom> box;
  std::optional<HeldHandle> held;
  std::optional<FigurePoint> pointed;   ///< where the pointer is
  std::optional<FigureSpot> menu_spot;  ///< where a figure's menu was opened, if that was inside axes
  std::optional<double> menu_x;         ///< where a figure's menu was opened, if that was on a curve's axes
};

/// One frame's view of the application.
struct Ui {
  AppState& state;
  Player& player;
  Exporter& exporter;
  StudyJobs& studies;
  Derived& derived;
  const Fonts& fonts;
  std::shared_ptr<const Snapshot> snapshot_pointer;
  TextureStore* textures = nullptr;  ///< none: without a renderer, where curves are drawn as triangles
  CellCounter* counter = nullptr;    ///< of particles; none: the processor counts
  PlaceNotes* places = nullptr;      ///< where things are, for tests; none: nobody asks
  FileChooser* chooser = nullptr;    ///< the system's; none, or not available: paths are typed
  /// For the exporter's thread; none: without a renderer, where figures are not written as images.
  const Rasterizer* rasterizer = nullptr;
  /// What the second screen has painted, where this is about that; none: this is the first.
  FigureCache* second = nullptr;

  const Snapshot& snapshot() const { return *snapshot_pointer; }
  Findings findings() const { return studies.findings(); }
  FigureCache& painted() const { return second != nullptr ? *second : derived.painted; }
  const Theme& theme() const {
    return (second != nullptr ? state.second.dark : is_dark(state)) ? dark_theme() : light_theme();
  }
  /// Pixels at scale 1 → screen pixels.
  float px(double size) const { return static_cast<float>(std::round(size * fonts.scale())); }
};

/// Large and bare, to be seen from afar.
inline bool is_for_a_room(const Ui& ui) {
  return ui.second != nullptr || ui.state.presentation.on;
}

}  // namespace muonscope
