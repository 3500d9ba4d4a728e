#pragma once
// The figures, as a table. Adding one: a builder in its own file and a line in catalogue.cpp.

#include <string>
#include <string_view>
#include <vector>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

struct FigureKind {
  Kind kind;                            ///< id, title, summary
  std::string words;                    ///< what else people call it, for the window's command list
  std::vector<std::string> needs = {};  ///< observables it draws; without them it says which to record
  FigureBuilder builder;
  Capabilities of = {};       ///< what it looks at in problems, beyond what those observables measure
  Interest interest = {};     ///< what it needs in snapshots
  bool one_block = false;     ///< it shows ViewOptions::block
  bool on_request = false;    ///< not among the figures of an experiment that names none
  Study study = Study::none;  ///< whose result in FigureInput it shows
  bool of_clouds = false;     ///< it shows LaneSnapshot::cloud
  bool all_blocks = false;    ///< of figures of blocks: shows all of them until one is chosen

  /// What a problem must have for it.
  Capabilities capabilities() const;
  /// Why it is not for the snapshot's problem.
  Reason why_not(const Snapshot& snapshot) const;
  /// The figure, with what all figures have in common (finish.h); one empty plot that says why where it is
  /// not for this problem.
  Figure build(const FigureInput& input, const ViewOptions& options) const;

 private:
  void add_other_courses(Figure& figure, const FigureInput& input, const ViewOptions& view,
                         const Snapshot& whole) const;
};

const std::vector<FigureKind>& figure_kinds();
const Catalogue& figure_catalogue();
/// What these figures need in snapshots; unknown ids need nothing.
Interest interest_of(const std::vector<std::string>& ids);
/// What a figure is about; none for unknown ids.
Study study_of(std::string_view id);
/// Whether a figure shows clouds; unknown ids do not.
bool is_of_clouds(std::string_view id);
/// InputError that lists the known ids.
const FigureKind& figure_kind(std::string_view id);

}  // namespace muonscope
