#pragma once
// What every panel is given.

#include <cmath>
#include <memory>

#include "app/figures/cell_counter.h"
#include "app/figures/cloud_history.h"
#include "app/paint/handles.h"
#include "app/paint/theme.h"
#include "app/panels/app_state.h"
#include "app/panels/exporter.h"
#include "app/panels/figure_cache.h"
#include "app/panels/fonts.h"
#include "app/panels/studies.h"
#include "core/run/player.h"

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

/// Values that follow from the snapshot and cost too much to work out in every frame.
struct Derived {
  Derived() = default;
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;

  struct BuiltFigure {
    std::string id;
    std::uint64_t version = 0;
    ViewOptions view;
    Findings findings;                          ///< of figures of many runs
    std::shared_ptr<const CloudPicture> cloud;  ///< of figures of clouds: the first lane's
    std::shared_ptr<const Problem> problem;     ///< another one: the run has started anew
    CloudHistory history;                       ///< of figures of clouds
    Figure figure;
    std::uint64_t serial = 0;  ///< of the build: another one means that the figure may look different
  };
  std::vector<BuiltFigure> figures;  ///< by slot
  std::uint64_t builds = 0;
  FigureCache painted;

  std::shared_ptr<const Experiment> experiment;  ///< that `values` came from
  JsonValue values;                              ///< the experiment as JSON, to read parameters by key

  std::vector<ClaimOutcome> claims;
  std::string claims_lesson;
  std::uint64_t claims_version = 0;
  Findings claims_findings;
  double claims_time = -1;  ///< ImGui time

  float controls_height = 0;     ///< of the controls' content, in screen pixels
  Interest interest;             ///< what the player was last told to put into snapshots
  std::optional<Cursor> cursor;  ///< of the last frame, so that all figures of this one show the same
  std::optional<BoxZoom> box;
  std::optional<HeldHandle> held;
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

  const Snapshot& snapshot() const { return *snapshot_pointer; }
  Findings findings() const { return studies.findings(); }
  const Theme& theme() const { return state.preferences.dark ? dark_theme() : light_theme(); }
  /// Pixels at scale 1 → screen pixels.
  float px(double size) const { return static_cast<float>(std::round(size * fonts.scale())); }
};

}  // namespace muonscope
