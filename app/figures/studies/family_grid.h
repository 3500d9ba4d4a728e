#pragma once
// Which plot and which colour each member of a family has: a grid of the values of two keys.

#include "app/figures/kit/figure_input.h"
#include "core/base/json.h"

namespace muonscope {

/// A key whose values tell members apart.
struct FamilyAxis {
  std::string key;           ///< "": none, and one value that all members have
  std::vector<Json> values;  ///< numbers ascending, others in the members' order
};

struct FamilyGrid {
  FamilyAxis columns, colors;
  struct Place {
    std::size_t column = 0, color = 0;
  };
  std::vector<Place> places;  ///< by member; no two alike
};

/// The pair of keys with the fewest cells that has a cell for every member, keys of whole numbers and names
/// as columns rather than as colours; one key where one is enough; without either, all members in one column
/// by their names. How long a run is and what it records are no keys to tell it by.
FamilyGrid family_grid(const Family& family);

/// "d = 32": the parameter's symbol or label with the value; a name alone for members told by their names.
std::string family_label(const Family& family, const FamilyAxis& axis, std::size_t value);

/// Figures have a row of plots a lane: how many there are, and a plot's title with its lane where there are
/// several.
std::size_t most_lanes(const Family& family);
std::string family_title(const Family& family, const std::string& column, std::size_t lane);

/// A figure of a family without plots yet: its title and, where one was run, the caption.
Figure family_figure(std::string_view id, const FigureInput& input);
/// Gives all plots the view's ranges or, where it has none, these.
void share_axes(Figure& figure, const Range& x, const Range& y, const ViewOptions& options);
/// Says in place of data that its set-ups are still to come.
void explain_unfinished(Plot& plot);
/// Where none was run: what to do.
Plot no_family(const Axis& x, const Axis& y);

}  // namespace muonscope
