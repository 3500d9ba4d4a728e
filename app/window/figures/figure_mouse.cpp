#include "app/window/figures/figure_mouse.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/figures/kit/common.h"
#include "app/figures/particles/cloud_pick.h"
#include "app/figures/sketches.h"
#include "app/paint/layout.h"
#include "app/window/actions/lesson_pages.h"
#include "app/window/figures/figure_handles.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"
#include "app/window/state/view_edits.h"

namespace muonscope {
namespace {

constexpr double zoom_per_notch = 0.85, pan_per_notch = 0.06;
/// Shorter drags of the right button are clicks that shook, in pixels at scale 1.
constexpr double least_box = 5;

Point on_canvas(const Ui& ui, ImVec2 pixel) {
  return {static_cast<double>(pixel.x) / ui.fonts.scale(), static_cast<double>(pixel.y) / ui.fonts.scale()};
}

/// Which axes the wheel moves at a point: both inside the data, one on that axis, else none.
struct Directions {
  bool x = false, y = false;
};
Directions directions_at(const PlotFrame& frame, Point at) {
  if (frame.data.contains(at)) return {true, true};
  const bool beside = at.y >= frame.data.y && at.y <= frame.data.bottom();
  const bool below = at.x >= frame.data.x && at.x <= frame.data.right();
  if (below && at.y > frame.data.bottom() && at.y <= frame.whole.bottom()) return {true, false};
  if (beside && at.x < frame.data.x && at.x >= frame.whole.x) return {false, true};
  return {};
}

void turn_wheel(const Ui& ui, ViewOptions& view, const PlotFrame& frame, Point at) {
  const ImGuiIO& io = ImGui::GetIO();
  const Directions along = directions_at(frame, at);
  const auto across = static_cast<double>(io.MouseWheelH), notches = static_cast<double>(io.MouseWheel);
  if (across != 0 && along.x) view.x = moved(frame.x, frame.x.range.min, 1, -pan_per_notch * across);
  if (notches == 0) return;
  if (ui.state.preferences.scroll_pans && !io.KeyCtrl) {
    if (along.y) view.y = moved(frame.y, frame.y.range.min, 1, pan_per_notch * notches);
    return;
  }
  const double factor = std::pow(zoom_per_notch, notches);
  if (along.x) view.x = moved(frame.x, frame.x_at(at.x), factor, 0);
  if (along.y) view.y = moved(frame.y, frame.y_at(at.y), factor, 0);
}

/// How far the pointer moved since the last frame, dragging what lies in this frame.
Point dragged_by(const Ui& ui, const PlotFrame& frame) {
  if (!ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2)) return {};
  if (!frame.data.contains(on_canvas(ui, ImGui::GetIO().MouseClickedPos[0]))) return {};
  return on_canvas(ui, ImGui::GetIO().MouseDelta);
}

/// The button went up where it went down, in this frame.
bool clicked_in(const Ui& ui, const PlotFrame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  const Point from = on_canvas(ui, io.MouseClickedPos[0]), to = on_canvas(ui, io.MousePos);
  return ImGui::IsItemDeactivated() && frame.data.contains(from) &&
         std::hypot(to.x - from.x, to.y - from.y) < least_box;
}

/// The nearest particle stands out from now on; picked again, or where there is none near, none does.
void pick_particle(Ui& ui, int slot, std::size_t plot, const PlotFrame& frame, Point at) {
  constexpr double reach = 24;  // pixels at scale 1
  const Derived::BuiltFigure& shown = ui.derived.figures[static_cast<std::size_t>(slot)];
  const Eigen::Vector2d unit((frame.x.range.max - frame.x.range.min) / frame.data.width,
                             (frame.y.range.max - frame.y.range.min) / frame.data.height);
  const auto near = nearest_particle({.snapshot = ui.snapshot_pointer.get(), .kept = shown.figure.kept},
                                     shown.key.view, plot, {frame.x_at(at.x), frame.y_at(at.y)}, unit);
  std::optional<std::size_t>& picked = ui.state.figures[static_cast<std::size_t>(slot)].view.picked;
  const bool takes = near && near->distance <= reach && picked != near->particle;
  picked = takes ? std::optional(near->particle) : std::nullopt;
}

/// The place along x of the curves' sample nearest to a point, if it is no farther from it than a finger.
std::optional<double> sample_near(const Plot& plot, const PlotFrame& frame,
                                  const std::vector<std::string>& hidden, Point at) {
  double nearest = 8;  // pixels at scale 1
  std::optional<double> x;
  for (const Series& series : plot.series) {
    if (series.is_theory || series.style.draw != Style::Draw::line) continue;
    if (std::ranges::find(hidden, group_of(series)) != hidden.end()) continue;
    const auto from = std::ranges::lower_bound(series.x, frame.x_at(at.x - nearest)) - series.x.begin();
    for (auto i = static_cast<std::size_t>(from); i < std::min(series.x.size(), series.y.size()); ++i) {
      const Point sample = frame.to_canvas(series.x[i], series.y[i]);
      if (sample.x > at.x + nearest) break;
      const double distance = std::hypot(sample.x - at.x, sample.y - at.y);
      if (distance < nearest) nearest = distance, x = series.x[i];
    }
  }
  return x;
}

/// A click on a curve goes to that step.
void go_to_sample(Ui& ui, const ViewOptions& view, const Plot& plot, const PlotFrame& frame, Point at) {
  const std::optional<double> x = sample_near(plot, frame, view.hidden, at);
  if (!x) return;
  const bool flows = ui.state.time != TimeAxis::flow || has_flow_time(ui.snapshot());
  ui.player.seek(step_at(ui.snapshot(), *x, flows ? ui.state.time : TimeAxis::steps));
}

/// Half a turn across the plot; the camera never tips over.
void turn_camera(const Ui& ui, ViewOptions& view, const PlotFrame& frame) {
  const Point by = dragged_by(ui, frame);
  view.azimuth = std::remainder(view.azimuth - 180 * by.x / frame.data.width, 360);
  view.elevation = std::clamp(view.elevation + 180 * by.y / frame.data.height, -90.0, 90.0);
}

void drag(const Ui& ui, ViewOptions& view, const PlotFrame& frame) {
  const Point by = dragged_by(ui, frame);
  if (by.x == 0 && by.y == 0) return;
  view.x = moved(frame.x, frame.x.range.min, 1, -by.x / frame.data.width);
  view.y = moved(frame.y, frame.y.range.min, 1, by.y / frame.data.height);
}

/// A drag over the data draws a curve. True while one is drawn.
bool follow_sketch(Ui& ui, int slot, std::size_t plot, const Figure& figure, const PlotFrame& frame,
                   Point at) {
  LessonReading& reading = ui.state.reading;
  const bool begins = ImGui::IsItemActivated() && frame.data.contains(at);
  const bool here = frame.data.contains(on_canvas(ui, ImGui::GetIO().MouseClickedPos[0]));
  if (!takes_sketches(ui.state, static_cast<std::size_t>(slot)) || !ImGui::IsItemActive() || !here)
    return false;
  std::vector<Sketch>& drawn = reading.sketches[figure.id];
  if (begins) drawn.push_back({.plot = plot});
  if (drawn.empty() || drawn.back().plot != plot) return false;
  const Point inside = {std::clamp(at.x, frame.data.x, frame.data.right()),
                        std::clamp(at.y, frame.data.y, frame.data.bottom())};
  extend(drawn.back(), figure.plots[plot], frame.x_at(inside.x), frame.y_at(inside.y));
  return true;
}

/// True if the pointer is on an entry. A click hides or shows its group, a double-click isolates it.
bool handle_legend(ViewOptions& view, const Figure& figure, const Plot& plot, const PlotFrame& frame,
                   Point at) {
  for (std::size_t i = 0; i < std::min(frame.legend.size(), plot.series.size()); ++i) {
    const Rect& entry = frame.legend[i];
    if (entry.width <= 0 || !entry.contains(at)) continue;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const std::string& group = group_of(plot.series[i]);
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
      isolate(view.hidden, figure, group);
    } else if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && std::erase(view.hidden, group) == 0) {
      view.hidden.push_back(group);
    }
    return true;
  }
  return false;
}

/// The box between two points of a plot; Alt widens it to both sides, Shift to top and bottom.
Rect box_between(Point a, Point b, const Rect& data) {
  const auto inside = [&data](Point p) {
    return Point{std::clamp(p.x, data.x, data.right()), std::clamp(p.y, data.y, data.bottom())};
  };
  a = inside(a), b = inside(b);
  Rect box = {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
  if (ImGui::GetIO().KeyAlt) box.x = data.x, box.width = data.width;
  if (ImGui::GetIO().KeyShift) box.y = data.y, box.height = data.height;
  return box;
}

void draw_box(const Ui& ui, const Rect& box) {
  const double scale = ui.fonts.scale();
  const ImVec2 low = {static_cast<float>(box.x * scale), static_cast<float>(box.y * scale)};
  const ImVec2 high = {static_cast<float>(box.right() * scale), static_cast<float>(box.bottom() * scale)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, high, packed(with_alpha(ui.theme().accent, 0.15)));
  list.AddRect(low, high, packed(ui.theme().accent));
}

/// Follows a right-drag that began in this plot; zooms where it ends.
void follow_box(Ui& ui, ViewOptions& view, const PlotFrame& frame) {
  const Rect box = box_between(ui.derived.box->start, on_canvas(ui, ImGui::GetMousePos()), frame.data);
  const bool large = box.width >= least_box && box.height >= least_box;
  if (ImGui::IsMouseDown(ImGuiMouseButton_Right)) {
    if (large) draw_box(ui, box);
    return;
  }
  ui.derived.box.reset();
  if (!large) return;
  view.x = Range{frame.x_at(box.x), frame.x_at(box.right())};
  view.y = Range{frame.y_at(box.bottom()), frame.y_at(box.y)};
}

/// What the left button does to a plot: it pans or turns it, and a click picks. `taken`: by a handle.
void act_on_plot(Ui& ui, int slot, std::size_t place, const Figure& figure, const PlotFrame& frame, Point at,
                 bool taken) {
  const Plot& plot = figure.plots[place];
  ViewOptions& view = ui.state.figures[static_cast<std::size_t>(slot)].view;
  const bool held = ImGui::IsItemActive();
  if (held && plot.zoomable && !taken) drag(ui, view, frame);
  if (held && plot.orbits) turn_camera(ui, view, frame);
  if (plot.picks && clicked_in(ui, frame)) pick_particle(ui, slot, place, frame, at);
  if (plot.over_time && !taken && clicked_in(ui, frame)) go_to_sample(ui, view, plot, frame, at);
}

/// A right click that did not become a drag.
bool asks_for_menu() {
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 from = io.MouseClickedPos[1], to = io.MousePos;
  const double way = std::hypot(static_cast<double>(to.x - from.x), static_cast<double>(to.y - from.y));
  return ImGui::IsMouseReleased(ImGuiMouseButton_Right) && way < least_box;
}

}  // namespace

bool handle_figure_mouse(Ui& ui, int slot, const Figure& figure, const std::vector<PlotFrame>& frames) {
  ViewOptions& view = ui.state.figures[static_cast<std::size_t>(slot)].view;
  std::optional<BoxZoom>& box = ui.derived.box;
  const Point at = on_canvas(ui, ImGui::GetMousePos());
  const bool hovered = ImGui::IsItemHovered();
  const bool taken = handle_grips(ui, slot, figure, frames, hovered);
  const bool draws = takes_sketches(ui.state, static_cast<std::size_t>(slot));
  for (std::size_t i = 0; i < std::min(frames.size(), figure.plots.size()); ++i) {
    const PlotFrame& frame = frames[i];
    if (hovered && frame.data.contains(at))
      ui.state.cursor = Cursor{frame.x.title, frame.y.title, frame.x_at(at.x), frame.y_at(at.y)};
    if (figure.plots[i].heat_map) continue;
    if (box && box->slot == slot && box->plot == i) follow_box(ui, view, frame);
    const bool zoomable = figure.plots[i].zoomable;
    if (!taken && follow_sketch(ui, slot, i, figure, frame, at)) continue;
    if (!draws) act_on_plot(ui, slot, i, figure, frame, at, taken);
    if (!hovered) continue;
    if (handle_legend(view, figure, figure.plots[i], frame, at)) break;
    if (zoomable && !ui.derived.held) turn_wheel(ui, view, frame, at);
    if (!frame.data.contains(at)) continue;
    if (zoomable && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) box = BoxZoom{slot, i, at};
    if (!taken && !draws && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) fit(view);
  }
  return hovered && asks_for_menu();
}

}  // namespace muonscope
