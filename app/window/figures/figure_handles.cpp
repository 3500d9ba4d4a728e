#include "app/window/figures/figure_handles.h"
#include "app/window/actions/lesson_pages.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/window/controls/widgets.h"
#include "app/window/figures/handles.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

/// A press that moved less has not dragged anything, in pixels at scale 1.
constexpr double least_drag = 2;

Point pointer(const Ui& ui) {
  const ImVec2 pixel = ImGui::GetMousePos();
  return {static_cast<double>(pixel.x) / ui.fonts.scale(), static_cast<double>(pixel.y) / ui.fonts.scale()};
}

void show_cursor(const Grip& grip) {
  ImGui::SetMouseCursor(grip.moves_x && grip.moves_y ? ImGuiMouseCursor_ResizeAll
                        : grip.moves_x               ? ImGuiMouseCursor_ResizeEW
                                                     : ImGuiMouseCursor_ResizeNS);
}

void highlight(const Ui& ui, const Grip& grip, const PlotFrame& frame) {
  ImGuiCanvas canvas(*ImGui::GetWindowDrawList(), ui.fonts);
  paint_grip(canvas, grip, frame, text_size::figure, ui.theme());
}

/// Where the pointer has brought what is held, inside the axes that it was taken in.
void follow_pointer(const Ui& ui, HeldHandle& held) {
  const PlotFrame& frame = held.frame;
  const Point at = pointer(ui);
  const double x = std::clamp(at.x + held.offset.x, frame.data.x, frame.data.right());
  const double y = std::clamp(at.y + held.offset.y, frame.data.y, frame.data.bottom());
  const Point from = frame.to_canvas(held.grip.x, held.grip.y);
  held.moved = held.moved || std::hypot(x - from.x, y - from.y) >= least_drag;
  if (!held.moved) return;
  if (held.grip.moves_x) held.grip.x = frame.x_at(x);
  if (held.grip.moves_y) held.grip.y = frame.y_at(y);
}

void report(Ui& ui, HeldHandle& held, bool released) {
  const bool news = !held.told || held.told->x != held.grip.x || held.told->y != held.grip.y;
  if (!released && (!news || ui.snapshot().served < held.awaited)) return;
  held.told = Point{held.grip.x, held.grip.y};
  const std::uint64_t before = ui.player.given();
  move_handle(ui, {held.grip.id, held.grip.x, held.grip.y, released});
  if (ui.player.given() > before) held.awaited = ui.player.given();
}

/// Whether all plots that follow the view have the same range along an axis: then the view can hold it.
bool share(const Figure& figure, Axis Plot::*axis, const Range& range) {
  return std::ranges::all_of(figure.plots, [&](const Plot& plot) {
    return !plot.zoomable || !plot.empty_text.empty() || (plot.*axis).range == range;
  });
}

/// While something is held its axes stand still: what is dragged must not move the ruler that it is read off.
/// A line is read off one of them.
void hold_view(Ui& ui, HeldHandle& held, const Figure& figure) {
  ViewOptions& view = ui.state.figures[static_cast<std::size_t>(held.slot)].view;
  const bool point = held.grip.shape == Grip::Shape::point;
  const Range &x = held.frame.x.range, &y = held.frame.y.range;
  held.fits_x = !view.x && (point || held.grip.moves_x) && share(figure, &Plot::x, x);
  held.fits_y = !view.y && (point || held.grip.moves_y) && share(figure, &Plot::y, y);
  if (held.fits_x) view.x = x;
  if (held.fits_y) view.y = y;
}

void let_go(Ui& ui) {
  const HeldHandle& held = *ui.derived.held;
  if (static_cast<std::size_t>(held.slot) < ui.state.figures.size()) {
    ViewOptions& view = ui.state.figures[static_cast<std::size_t>(held.slot)].view;
    if (held.fits_x) view.x.reset();
    if (held.fits_y) view.y.reset();
  }
  ui.derived.held.reset();
}

/// Follows what is held until the button goes up.
void follow_held(Ui& ui, const PlotFrame& frame) {
  HeldHandle& held = *ui.derived.held;
  follow_pointer(ui, held);
  const bool down = ImGui::IsMouseDown(ImGuiMouseButton_Left);
  if (held.moved || held.area) report(ui, held, !down);
  if (!held.area) {
    show_cursor(held.grip);
    highlight(ui, held.grip, frame);
  }
  if (!down) let_go(ui);
}

Box pixels_of(const Ui& ui, const Rect& rect) {
  const auto pixel = [&ui](double at) { return static_cast<float>(at * ui.fonts.scale()); };
  return {{pixel(rect.x), pixel(rect.y)}, {pixel(rect.right()), pixel(rect.bottom())}};
}

/// Whether Alt is held over a plot that does something then.
bool takes_alt(const Ui& ui, const Plot& plot, const PlotFrame& frame) {
  return ImGui::GetIO().KeyAlt && !plot.alt_press.empty() && frame.data.contains(pointer(ui));
}

void press_with_alt(Ui& ui, const Plot& plot, const PlotFrame& frame) {
  const Point at = pointer(ui);
  const std::optional<Grip> grip = grip_at(plot, frame, at, text_size::figure);
  move_handle(ui, {plot.alt_press, frame.x_at(at.x), frame.y_at(at.y), true, grip ? grip->id : ""});
}

/// What a press at the pointer would take.
std::optional<HeldHandle> takeable(const Ui& ui, const Plot& plot, const PlotFrame& frame) {
  const Point at = pointer(ui);
  const bool on_legend = std::any_of(frame.legend.begin(), frame.legend.end(), [&](const Rect& entry) {
    return entry.width > 0 && entry.contains(at);
  });
  if (!frame.data.contains(at) || on_legend) return std::nullopt;
  HeldHandle held;
  if (const std::optional<Grip> grip = grip_at(plot, frame, at, text_size::figure)) {
    const Point place = frame.to_canvas(grip->x, grip->y);
    held.grip = *grip;
    held.offset = {place.x - at.x, place.y - at.y};
    return held;
  }
  if (plot.press.empty()) return std::nullopt;
  held.grip = {Grip::Shape::point, plot.press, "", frame.x_at(at.x), frame.y_at(at.y), true, true};
  held.area = true;
  return held;
}

}  // namespace

bool handle_grips(Ui& ui, int slot, const Figure& figure, const std::vector<PlotFrame>& frames,
                  bool hovered) {
  std::optional<HeldHandle>& held = ui.derived.held;
  const std::size_t count = std::min(frames.size(), figure.plots.size());
  if (held && held->slot == slot) {
    if (held->plot >= count || held->figure != figure.id) {
      let_go(ui);
      return false;
    }
    follow_held(ui, frames[held->plot]);
    return true;
  }
  // Where curves are drawn, the mouse draws: also on a handle.
  if (!hovered || held || takes_sketches(ui.state, static_cast<std::size_t>(slot))) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (takes_alt(ui, figure.plots[i], frames[i])) {
      if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) press_with_alt(ui, figure.plots[i], frames[i]);
      return true;
    }
    std::optional<HeldHandle> here = takeable(ui, figure.plots[i], frames[i]);
    if (!here) continue;
    here->slot = slot;
    here->figure = figure.id;
    here->plot = i;
    here->frame = frames[i];
    if (!here->area) {
      show_cursor(here->grip);
      highlight(ui, here->grip, frames[i]);
      tooltip_inside(ui, here->grip.hint, pixels_of(ui, frames[i].data),
                     pixels_of(ui, grip_area(here->grip, frames[i], text_size::figure)));
    }
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
      held = here;
      if (figure.plots[i].zoomable) hold_view(ui, *held, figure);
      if (here->area) report(ui, *held, false);
    }
    return ImGui::IsMouseDown(ImGuiMouseButton_Left) || !here->area;
  }
  return false;
}

}  // namespace muonscope
