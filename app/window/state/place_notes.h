#pragma once
// Where things are on screen, by name, for tests of the window: they press what a person would, not where it
// happened to be. Nothing is noted unless someone asked (Ui::places).

#include <imgui.h>

#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/paint/figure_painter.h"

namespace muonscope {

struct Ui;

/// In pixels of the window.
struct NotedPlace {
  Rect whole;
  Rect seen;  ///< what is not scrolled or cut away; zero-sized if nothing is
};

struct GripPlace {
  std::string id;
  Point at;
};

struct PlotPlace {
  Rect data;  ///< inside the axes
  Axis x, y;
  std::vector<std::pair<std::string, Rect>> legend;  ///< by group
  std::vector<GripPlace> grips;                      ///< on top last, as drawn
};

struct FigurePlace {
  std::string id;
  int slot = 0;
  Rect area;
  std::vector<PlotPlace> plots;
};

/// A line of text outside figures.
struct NotedText {
  std::string text;
  NotedPlace place;
};

/// Of one frame. Names are listed in tests/window/driver.py.
struct PlaceNotes {
  std::map<std::string, NotedPlace> named;
  std::vector<FigurePlace> figures;
  std::vector<NotedText> texts;
};

void note_rectangle(PlaceNotes& places, const std::string& name, ImVec2 low, ImVec2 high);
void note_text(const Ui& ui, const ImDrawList& list, std::string_view text, ImVec2 low, ImVec2 high);
void note_figure(PlaceNotes& places, int slot, Rect area, const Figure& figure,
                 const std::vector<PlotFrame>& frames, double scale);

namespace place_notes_detail {
PlaceNotes* noted_by(const Ui& ui);
void append(std::string& text, std::string_view part);
template <std::integral Number>
void append(std::string& text, Number number) {
  text += std::to_string(number);
}

template <typename... Parts>
std::string joined(const Parts&... parts) {
  std::string text;
  (append(text, parts), ...);
  return text;
}
}  // namespace place_notes_detail

/// The last item is where a person finds what these parts name together.
template <typename... Parts>
void note_item(const Ui& ui, const Parts&... parts) {
  PlaceNotes* const places = place_notes_detail::noted_by(ui);
  if (places == nullptr) return;
  note_rectangle(*places, place_notes_detail::joined(parts...), ImGui::GetItemRectMin(),
                 ImGui::GetItemRectMax());
}

/// The same of the present window or child region.
template <typename... Parts>
void note_window(const Ui& ui, const Parts&... parts) {
  PlaceNotes* const places = place_notes_detail::noted_by(ui);
  if (places == nullptr) return;
  const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  note_rectangle(*places, place_notes_detail::joined(parts...), at, {at.x + size.x, at.y + size.y});
}

}  // namespace muonscope
