#include "app/panels/figure_view.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/paint/figure_painter.h"
#include "app/panels/commands.h"
#include "app/panels/imgui_canvas.h"
#include "app/panels/widgets.h"

namespace muonscope {
namespace {

bool same_view(const ViewOptions& a, const ViewOptions& b) {
  return a.theory == b.theory && a.x == b.x && a.y == b.y && a.x_scale == b.x_scale &&
         a.y_scale == b.y_scale && a.hidden == b.hidden;
}

Figure build(const Ui& ui, const std::string& id, const ViewOptions& view) {
  try {
    return figure_kind(id).build({ui.snapshot_pointer.get()}, view);
  } catch (const std::exception& error) {
    Figure figure;
    figure.id = id;
    figure.title = "No such figure";
    figure.plots.emplace_back().empty_text = error.what();
    return figure;
  }
}

double forward(const Axis& axis, double value) {
  return axis.scale == AxisScale::logarithmic ? std::log10(value) : value;
}
double backward(const Axis& axis, double value) {
  return axis.scale == AxisScale::logarithmic ? std::pow(10, value) : value;
}

/// The range after zooming about `at` by `factor` and moving by `shift` of its length.
Range moved(const Axis& axis, double at, double factor, double shift) {
  const double low = forward(axis, axis.range.min), high = forward(axis, axis.range.max);
  const double anchor = forward(axis, at), move = shift * (high - low);
  const Range range = {backward(axis, anchor + (low - anchor) * factor + move),
                       backward(axis, anchor + (high - anchor) * factor + move)};
  const bool usable = std::isfinite(range.min) && std::isfinite(range.max) &&
                      range.max - range.min > 1e-12 * std::max(std::abs(range.min), std::abs(range.max));
  return usable ? range : axis.range;
}

Point pointer(const Ui& ui) {
  const ImVec2 mouse = ImGui::GetMousePos();
  return {static_cast<double>(mouse.x) / ui.fonts.scale(), static_cast<double>(mouse.y) / ui.fonts.scale()};
}

bool is_map(const Figure& figure, std::size_t plot) {
  return plot < figure.plots.size() && figure.plots[plot].heat_map.has_value();
}

void pan_and_zoom(FigureSlot& slot, const PlotFrame& frame, Point at) {
  const ImGuiIO& io = ImGui::GetIO();
  constexpr double per_notch = 0.85;
  if (io.MouseWheel != 0 && !io.KeyCtrl) {
    const double factor = std::pow(per_notch, static_cast<double>(io.MouseWheel));
    slot.view.x = moved(frame.x, frame.x_at(at.x), factor, 0);
    slot.view.y = moved(frame.y, frame.y_at(at.y), factor, 0);
  }
}

void drag(const Ui& ui, FigureSlot& slot, const PlotFrame& frame) {
  const ImVec2 delta = ImGui::GetIO().MouseDelta;
  if (delta.x == 0 && delta.y == 0) return;
  const double scale = ui.fonts.scale();
  slot.view.x =
      moved(frame.x, frame.x.range.min, 1, -static_cast<double>(delta.x) / scale / frame.data.width);
  slot.view.y =
      moved(frame.y, frame.y.range.min, 1, static_cast<double>(delta.y) / scale / frame.data.height);
}

std::string group_of(const Series& series) {
  return series.group.empty() ? series.name : series.group;
}

/// A click on a legend entry hides or shows its group; a double-click shows it alone, or all again.
bool handle_legend(FigureSlot& slot, const Plot& plot, const PlotFrame& frame, Point at) {
  for (std::size_t i = 0; i < std::min(frame.legend.size(), plot.series.size()); ++i) {
    const Rect& entry = frame.legend[i];
    if (entry.width <= 0 || !entry.contains(at)) continue;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return true;
    std::vector<std::string>& hidden = slot.view.hidden;
    const std::string group = group_of(plot.series[i]);
    const auto place = std::find(hidden.begin(), hidden.end(), group);
    if (place == hidden.end()) {
      hidden.push_back(group);
    } else {
      hidden.erase(place);
    }
    return true;
  }
  return false;
}

void handle_mouse(Ui& ui, int index, const Figure& figure, const std::vector<PlotFrame>& frames) {
  FigureSlot& slot = ui.state.figures[static_cast<std::size_t>(index)];
  const Point at = pointer(ui);
  const bool hovered = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const PlotFrame& frame = frames[i];
    if (i >= figure.plots.size() || is_map(figure, i)) continue;
    if (hovered && handle_legend(slot, figure.plots[i], frame, at)) return;
    if (held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2)) {
      const ImVec2 start = ImGui::GetIO().MouseClickedPos[0];
      const double scale = ui.fonts.scale();
      if (frame.data.contains({static_cast<double>(start.x) / scale, static_cast<double>(start.y) / scale})) {
        drag(ui, slot, frame);
      }
    }
    if (!hovered || !frame.data.contains(at)) continue;
    ui.state.cursor = frame.x_at(at.x);
    pan_and_zoom(slot, frame, at);
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
      slot.view.x.reset();
      slot.view.y.reset();
    }
  }
}

void toggle_log(ViewOptions& view, const Figure& figure) {
  const bool logarithmic = !figure.plots.empty() && figure.plots.front().y.scale == AxisScale::logarithmic;
  view.y_scale = logarithmic ? AxisScale::linear : AxisScale::logarithmic;
  view.y.reset();
}

void draw_menu(Ui& ui, int index, const Figure& figure) {
  if (!ImGui::BeginPopupContextItem("menu")) return;
  ViewOptions& view = ui.state.figures[static_cast<std::size_t>(index)].view;
  if (ImGui::MenuItem("Fit")) view.x = view.y = std::nullopt;
  const bool has_curves = std::any_of(figure.plots.begin(), figure.plots.end(),
                                      [](const Plot& plot) { return !plot.series.empty(); });
  if (has_curves) {
    const bool logarithmic = figure.plots.front().y.scale == AxisScale::logarithmic;
    if (ImGui::MenuItem("Logarithmic y axis", nullptr, logarithmic)) toggle_log(view, figure);
  }
  if (!view.hidden.empty() && ImGui::MenuItem("Show all series")) view.hidden.clear();
  const bool maximized = ui.state.maximized == index;
  if (ImGui::MenuItem(maximized ? "Back to all figures" : "Enlarge"))
    ui.state.maximized = maximized ? -1 : index;
  ImGui::Separator();
  if (ImGui::MenuItem("Save as SVG")) export_figure(ui, figure);
  if (ImGui::MenuItem("Save data as CSV")) export_figure_data(ui, figure);
  ImGui::EndPopup();
}

}  // namespace

const Figure& built_figure(Ui& ui, int slot) {
  const auto place = static_cast<std::size_t>(slot);
  std::vector<Derived::BuiltFigure>& built = ui.derived.figures;
  if (built.size() <= place) built.resize(place + 1);
  Derived::BuiltFigure& entry = built[place];
  const FigureSlot& wanted = ui.state.figures[place];
  ViewOptions view = wanted.view;
  view.theory = view.theory && ui.state.theory;
  if (entry.id != wanted.id || entry.version != ui.snapshot().version || !same_view(entry.view, view)) {
    entry = {wanted.id, ui.snapshot().version, view, build(ui, wanted.id, view), ++ui.derived.builds};
  }
  return entry.figure;
}

void draw_figure(Ui& ui, int slot, const Figure& figure) {
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  if (room.x < 16 || room.y < 16) return;
  ImGui::InvisibleButton("plots", room);
  const double scale = ui.fonts.scale();
  PaintOptions options;
  options.text_size = text_size::small;
  options.title = false;
  options.hidden = ui.state.figures[static_cast<std::size_t>(slot)].view.hidden;
  const Rect area = {static_cast<double>(at.x) / scale, static_cast<double>(at.y) / scale,
                     static_cast<double>(room.x) / scale, static_cast<double>(room.y) / scale};
  const std::vector<PlotFrame>& frames = ui.derived.painted.draw(
      *ImGui::GetWindowDrawList(), static_cast<std::size_t>(slot),
      {ui.derived.figures[static_cast<std::size_t>(slot)].serial, area, ui.theme().id, scale, options.hidden},
      figure, ui.theme(), options, ui.fonts, ui.textures);
  options.cursor = ui.derived.cursor;
  ImGuiCanvas canvas(*ImGui::GetWindowDrawList(), ui.fonts);
  paint_cursor(canvas, figure, frames, ui.theme(), options);
  handle_mouse(ui, slot, figure, frames);
  draw_menu(ui, slot, figure);
}

}  // namespace muonscope
