#include "app/window/figures/figure_picture.h"

#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

/// Curves of 3 pixels where text is twice as large.
constexpr double presentation_line_scale = 1.2;
constexpr float least_room = 16;

PaintOptions options_for(const Ui& ui, const FigureSlot& slot) {
  PaintOptions options;
  options.text_size = text_size::figure;
  options.title = false;
  options.ground = false;
  options.grips = true;
  if (is_for_a_room(ui)) options.line_scale = presentation_line_scale;
  options.hidden = slot.view.hidden;
  return options;
}

}  // namespace

bool has_room(ImVec2 room) {
  return room.x >= least_room && room.y >= least_room;
}

const std::vector<PlotFrame>& paint_slot(Ui& ui, int slot, const Figure& figure, ImVec2 at, ImVec2 room) {
  const auto place = static_cast<std::size_t>(slot);
  const double scale = ui.fonts.scale();
  PaintOptions options = options_for(ui, ui.state.figures[place]);
  const Rect area = {static_cast<double>(at.x) / scale, static_cast<double>(at.y) / scale,
                     static_cast<double>(room.x) / scale, static_cast<double>(room.y) / scale};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::vector<PlotFrame>& frames = ui.painted().draw(
      list, place,
      {ui.derived.figures[place].serial, area, ui.theme().id, scale, options.line_scale, options.hidden},
      figure, ui.theme(), options, ui.fonts, ui.textures);
  if (ui.places != nullptr) note_figure(*ui.places, slot, area, figure, frames, scale);
  options.cursor = ui.derived.cursor;
  ImGuiCanvas canvas(list, ui.fonts);
  paint_cursor(canvas, figure, frames, ui.theme(), options);
  return frames;
}

std::optional<FigurePoint> pointed_at(const Ui& ui, int slot, const std::vector<PlotFrame>& frames) {
  const ImVec2 pixel = ImGui::GetMousePos();
  const Point at = {static_cast<double>(pixel.x) / ui.fonts.scale(),
                    static_cast<double>(pixel.y) / ui.fonts.scale()};
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Rect& data = frames[i].data;
    if (!data.contains(at)) continue;
    return FigurePoint{slot, i, (at.x - data.x) / data.width, (at.y - data.y) / data.height};
  }
  return std::nullopt;
}

std::optional<ImVec2> place_of(const FigurePoint& point, const std::vector<PlotFrame>& frames, double scale) {
  if (point.plot >= frames.size() || !frames[point.plot].is_drawn()) return std::nullopt;
  const Rect& data = frames[point.plot].data;
  return ImVec2(static_cast<float>((data.x + point.x * data.width) * scale),
                static_cast<float>((data.y + point.y * data.height) * scale));
}

}  // namespace muonscope
