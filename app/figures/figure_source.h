#pragma once
// All that a figure is made from.

#include <memory>

#include "app/figures/kit/shown_rows.h"
#include "app/figures/particles/cloud_history.h"
#include "core/studies/study.h"

namespace muonscope {

/// Holds what it refers to, so that any thread may make the figure, whatever the run does meanwhile.
struct FigureSource {
  std::string id;
  std::shared_ptr<const Snapshot> snapshot;
  Findings findings;
  ViewOptions view;
  std::vector<Range> kept{};               ///< FigureInput::kept
  CloudHistory history{};                  ///< of figures of clouds
  std::shared_ptr<RiseCounter> rises{};    ///< used by one thread at a time
  std::shared_ptr<OtherCourses> others{};  ///< the same
  Medium medium = Medium::file;            ///< where it is seen
  bool holds_trails = false;               ///< FigureInput::holds_trails
};

/// What a builder reads; the source must outlive it.
FigureInput input_of(const FigureSource& source);
/// The same figure of another snapshot: axes and trails go on where both are of one run.
FigureSource moved_to(FigureSource source, std::shared_ptr<const Snapshot> snapshot);
/// All series, theory included, over axes that hold them whole.
FigureSource with_everything(FigureSource source);

/// Where it fails, a figure that says why. `counter`: on the thread that has OpenGL only.
Figure figure_or_reason(const FigureSource& source, CellCounter* counter = nullptr);
/// A figure of this kind without data, with a text in their place.
Figure figure_in_words(const std::string& id, std::string text);

}  // namespace muonscope
