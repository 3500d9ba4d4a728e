#include "app/window/state/place_notes.h"

#include <algorithm>

#include "app/paint/handles.h"
#include "app/paint/layout.h"
#include "app/window/state/ui.h"

namespace muonscope {
namespace {

Rect rectangle(ImVec2 low, ImVec2 high) {
  return {static_cast<double>(low.x), static_cast<double>(low.y), static_cast<double>(high.x - low.x),
          static_cast<double>(high.y - low.y)};
}

Rect common(const Rect& a, const Rect& b) {
  const double left = std::max(a.x, b.x), top = std::max(a.y, b.y);
  const double width = std::min(a.right(), b.right()) - left, height = std::min(a.bottom(), b.bottom()) - top;
  return width > 0 && height > 0 ? Rect{left, top, width, height} : Rect{};
}

Rect scaled(const Rect& rect, double scale) {
  return {rect.x * scale, rect.y * scale, rect.width * scale, rect.height * scale};
}

PlotPlace place_of(const Plot& plot, const PlotFrame& frame, double scale) {
  PlotPlace place{scaled(frame.data, scale), frame.x, frame.y, {}, {}};
  for (std::size_t i = 0; i < std::min(frame.legend.size(), plot.series.size()); ++i) {
    if (frame.legend[i].width > 0)
      place.legend.emplace_back(group_of(plot.series[i]), scaled(frame.legend[i], scale));
  }
  for (const Grip& grip : grips_of(plot, frame)) {
    const Point at = frame.to_canvas(grip.x, grip.y);
    place.grips.push_back({grip.id, {at.x * scale, at.y * scale}});
  }
  return place;
}

NotedPlace noted(const ImDrawList& list, ImVec2 low, ImVec2 high) {
  const Rect whole = rectangle(low, high);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const Rect clip =
      common(rectangle(list.GetClipRectMin(), list.GetClipRectMax()), rectangle({0, 0}, screen));
  return {whole, common(whole, clip)};
}

}  // namespace

void note_rectangle(PlaceNotes& places, const std::string& name, ImVec2 low, ImVec2 high) {
  places.named[name] = noted(*ImGui::GetWindowDrawList(), low, high);
}

void note_text(const Ui& ui, const ImDrawList& list, std::string_view text, ImVec2 low, ImVec2 high) {
  if (ui.places != nullptr) ui.places->texts.push_back({std::string(text), noted(list, low, high)});
}

void note_figure(PlaceNotes& places, int slot, Rect area, const Figure& figure,
                 const std::vector<PlotFrame>& frames, double scale) {
  FigurePlace place{figure.id, slot, scaled(area, scale), {}};
  for (std::size_t i = 0; i < std::min(frames.size(), figure.plots.size()); ++i)
    place.plots.push_back(place_of(figure.plots[i], frames[i], scale));
  places.figures.push_back(std::move(place));
}

namespace place_notes_detail {

PlaceNotes* noted_by(const Ui& ui) {
  return ui.places;
}
void append(std::string& text, std::string_view part) {
  text += part;
}

}  // namespace place_notes_detail

}  // namespace muonscope
