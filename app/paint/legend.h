#pragma once
// What a plot's legend says, and where, in the room there is above its axes.

#include <vector>

#include "app/paint/layout.h"

namespace muonscope {

/// Distance of legend entries, in text sizes.
constexpr double legend_gap = 1.2;

struct LegendRoom {
  double beside_title = 0;  ///< on the title's line
  double line = 0;          ///< on each line below it
  std::size_t most_lines = 1;
};

/// Whether a plot has anything to say in one.
bool has_legend(const Plot& plot);

/// Whether two plots say the same in theirs, name by name and look by look.
bool same_legend(const Plot& one, const Plot& other);

class LegendPlacer {
 public:
  LegendPlacer(const Canvas& canvas, double em) : canvas_(canvas), em_(em) {}

  /// Names in full on the title's line; else their first words, on as few lines as there may be, shortened
  /// until several stand on a line; at last as many as there is room for, and how many more there are.
  std::vector<LegendEntry> fit(const Plot& plot, const LegendRoom& room) const;

  /// Gives entries their places on lines of this width, the first at `x` on line `first`; how many lines
  /// there are then.
  std::size_t place(std::vector<LegendEntry>& entries, double line, double x, std::size_t first) const;

  /// Of all on one line.
  double width(const std::vector<LegendEntry>& entries) const;

 private:
  std::vector<LegendEntry> entries_no_wider(const Plot& plot, bool brief, double widest) const;
  std::string text_of(const Plot& plot, const Series& series, bool brief, double room) const;
  double width(const std::string& text) const { return canvas_.text_width(text, em_, Weight::regular); }

  const Canvas& canvas_;
  double em_;
};

}  // namespace muonscope
