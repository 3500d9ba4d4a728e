#pragma once
// Small building blocks of the panels, in the theme's look.

#include <string>

#include "app/panels/icons.h"
#include "app/panels/ui.h"

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
/// Shown while the last item is hovered, wrapped, with a delay of none.
void tooltip(const Ui& ui, std::string_view text);

/// A filled button of the accent colour with the item's full width if width < 0.
bool primary_button(const Ui& ui, const char* id, std::string_view text, float width);
bool icon_button(const Ui& ui, const char* id, Icon icon, float size, bool filled, std::string_view help);

/// At the end of a scrolling child: its lower edge fades out where more follows, so that no line looks cut.
void fade_below(const Ui& ui);

/// Colour of a lane, the same as in figures.
Color lane_color(const Ui& ui, int lane);
/// A piece of a lane's curve: colour, dash and marker.
void lane_sample(const Ui& ui, ImDrawList& list, ImVec2 from, ImVec2 to, int lane);

/// `text` as it is shown, cut with an ellipsis where it is wider than `width` in the current font.
std::string fitted(const Ui& ui, std::string_view text, float width);

/// 12345 → "12 345" with thin spaces.
std::string grouped(Step number);

}  // namespace muonscope
