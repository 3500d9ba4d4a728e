#pragma once
// What leaves the window as files. All of it is written by the exporter, beside the frames.

#include <filesystem>

#include "app/export/figure_format.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// How much of its figures an export shows.
enum class Extent {
  as_shown,   ///< axes, trails, theory and hidden series as on screen
  everything  ///< all series over whole axes
};

/// The run as it stands now, or at the end of the step that it is taking, although it goes on meanwhile.
void export_results(Ui& ui, const std::filesystem::path& directory, Extent extent);
/// The figure of a slot as it is seen, in the directory used last.
void export_figure(Ui& ui, int slot, const FigureFormat& format);
void ask_screenshot(Ui& ui);

/// The directory used last, if it is still there, else the current one.
std::filesystem::path export_directory(const Ui& ui);

}  // namespace muonscope
