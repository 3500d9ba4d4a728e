#pragma once
// What a figure is made from, and how a person wants it seen.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/figures/kit/figure.h"
#include "core/experiment/experiment.h"
#include "core/lessons/lesson_events.h"
#include "core/run/snapshot.h"
#include "core/studies/study.h"

namespace muonscope {

class CellCounter;
class CloudHistory;
struct OtherCourses;
class RiseCounter;

/// Everything that a builder may read; the same from a live snapshot and from a finished headless run.
struct FigureInput {
  const Snapshot* snapshot = nullptr;
  Findings findings{};                    ///< of studies; sweeps are over one key
  std::vector<Range> kept{};              ///< Figure::kept of the view's last build; none: fit anew
  const CloudHistory* history = nullptr;  ///< null: no trails
  bool holds_trails = false;              ///< axes that fit hold the trails as well as the present cloud
  CellCounter* counter = nullptr;         ///< counts particles; null: the processor does
  RiseCounter* rises = nullptr;           ///< of the view's earlier builds; null: counts anew
  OtherCourses* others = nullptr;         ///< the same of courses behind this one
  Medium medium = Medium::file;           ///< what its texts may ask for
};

/// What figures over time have on their x axis. flow: the time of the flow that lanes of particles follow,
/// steps where one of them records none. seconds: wall time, at the mean time of a lane's steps so far.
/// flops: floating-point operations of the gradients and the update rule.
enum class TimeAxis { steps, flow, seconds, flops };

/// A curve that a person drew into a plot: what they expect, in data units, x ascending.
struct Sketch {
  std::size_t plot = 0;
  std::vector<double> x{}, y{};
  bool operator==(const Sketch&) const = default;
};

/// What the figure "ellipse" shows: a 2×2 matrix, column by column, and how far its singular values are
/// evened out, σ → σ^(1 − evenness).
struct EllipseView {
  std::array<double, 4> matrix{1.2, 0.7, 0.2, 0.6};
  double evenness = 1;
  bool operator==(const EllipseView&) const = default;
};

/// Where the velocity stands that is dragged in the figure "mirror": its two singular values.
struct MirrorView {
  std::array<double, 2> u{0.6, 0.3};
  bool operator==(const MirrorView&) const = default;
};

/// What a person chose for the view of one figure.
struct ViewOptions {
  bool theory = true;
  TimeAxis time = TimeAxis::steps;
  std::string block;          ///< of figures that show one block; "": the first
  std::optional<Range> x, y;  ///< pan and zoom; none: fit
  std::optional<AxisScale> x_scale, y_scale;
  std::vector<std::string> hidden_lanes{};  ///< names of lanes that are not there at all
  std::vector<std::string> hidden;  ///< series groups switched off in the legend; for PaintOptions, axes stay
  /// Of clouds: two or three coordinates (core/particles/cloud_coordinate.h); empty: the experiment's, or the
  /// first entries of X and P.
  std::vector<std::string> coordinates;
  std::optional<CloudLayout> layout;    ///< of clouds; none: the experiment's
  double azimuth = 30, elevation = 20;  ///< of the camera on three coordinates, degrees
  std::optional<std::size_t> picked;    ///< a particle that stands out in every lane
  int fits = 0;           ///< how often a person asked for axes that fit: what they kept then goes
  bool callouts = false;  ///< plots over time say what has just happened
  std::vector<LessonEvent> sayings{};  ///< the same of what a lesson has chosen
  EllipseView ellipse{};
  MirrorView mirror{};
  std::vector<Sketch> sketches{};  ///< over the curves
  /// Long curves as their outline of about so many points, for the screen; 0: all points.
  std::size_t detail = 0;
  bool operator==(const ViewOptions&) const = default;
};

/// Pure: what a figure is made by.
using FigureBuilder = Figure (*)(const FigureInput&, const ViewOptions&);

}  // namespace muonscope
