#pragma once
// Small building blocks of the panels, in the theme's look.

#include <string>
#include <vector>

#include "app/window/imgui/icons.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// Makes a face current while it lives.
class FontScope {
 public:
  FontScope(const Ui& ui, double size, Weight weight);
  ~FontScope();
  FontScope(const FontScope&) = delete;
  FontScope& operator=(const FontScope&) = delete;
};

void label(const Ui& ui, std::string_view text, Color color);
void label(const Ui& ui, std::string_view text);
/// A paragraph in the width that is left.
void paragraph(const Ui& ui, std::string_view text, Color color);
void paragraph(const Ui& ui, std::string_view text);
/// Small bold capitals-free heading of a section.
void heading(const Ui& ui, std::string_view text);

/// The same with mathematics set (app/figures/kit/typeset.h): for texts of lessons, formulas, symbols, not
/// for paths.
void prose(const Ui& ui, std::string_view text, Color color);
void prose(const Ui& ui, std::string_view text);
/// `down`: its distance from the line's top, as beside framed items.
void math_label(const Ui& ui, std::string_view text, float down = 0);
/// At a place on the screen, in the current font; and how wide that is.
void add_math(const Ui& ui, ImDrawList& list, ImVec2 at, Color color, std::string_view text);
/// The same of text that is plain, as the fonts show it.
void add_text(const Ui& ui, ImDrawList& list, ImVec2 at, Color color, std::string_view text);
float math_width(const Ui& ui, std::string_view text);
/// Lines of it no wider than `width`.
std::vector<std::string> math_lines(const Ui& ui, std::string_view text, float width);

/// Part of the screen, in pixels.
struct Box {
  ImVec2 low, high;
  bool meets(const Box& other) const {
    return low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y;
  }
};

/// Shown while the last item is hovered and no button is down, below or above the item, of menus and lists at
/// their side: never over it.
void tooltip(const Ui& ui, std::string_view text);
/// The same for a part of the screen, whatever item is there.
void tooltip_at(const Ui& ui, std::string_view text, const Box& place);
/// Shown in that corner of `inside` that does not meet `keep_free`: those below first, the one nearer to the
/// pointer before the other. Above `inside` where it meets in all of them.
void tooltip_inside(const Ui& ui, std::string_view text, const Box& inside, const Box& keep_free);
/// Where they go.
ImVec2 place_beside(ImVec2 size, const Box& item, ImVec2 pointer, ImVec2 screen, float gap, bool at_side);
ImVec2 place_inside(ImVec2 size, const Box& inside, const Box& keep_free, ImVec2 pointer, float gap);

/// A line cut with an ellipsis where it is wider than `width`, drawn at a place; a pointer on it reads it
/// whole. Returns the width drawn.
float cut_text(const Ui& ui, ImDrawList& list, ImVec2 at, Color color, std::string_view text, float width);

/// A filled button of the accent colour with the item's full width if width < 0.
bool primary_button(const Ui& ui, const char* id, std::string_view text, float width);
bool icon_button(const Ui& ui, const char* id, Icon icon, float size, bool filled, std::string_view help);

/// At the end of a scrolling child: its lower edge fades out where more follows, so that no line looks cut.
void fade_below(const Ui& ui);

/// Colour of a lane, the same as in figures.
Color lane_color(const Ui& ui, int lane);
/// A piece of a lane's curve: colour, dash and marker.
void lane_sample(const Ui& ui, ImDrawList& list, ImVec2 from, ImVec2 to, int lane);

/// The same of a look that lanes may have.
void look_sample(const Ui& ui, ImDrawList& list, ImVec2 from, ImVec2 to, int look);

/// `text` cut with an ellipsis where it is wider than `width` in the current font, mathematics set.
std::string fitted(const Ui& ui, std::string_view text, float width);

}  // namespace muonscope
