#pragma once
// A figure of a run as bytes of a file.

#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/export/render.h"
#include "app/figures/catalogue.h"
#include "app/figures/lesson_views.h"

namespace muonscope {

/// Of `size` "960x600", 200…8192 a side; `theme` "light" or "dark"; `scale` 1, 2 or 4. InputError otherwise.
FigureStyle parse_style(const StyleOptions& options);

/// InputError unless figures can be written beside results in this format.
void check_format(const std::string& format, const Rasterizer& rasterizer);

/// The figure as a file of this format. InputError where it has nothing to show.
std::string figure_bytes(const FigureInput& input, const std::string& figure, const std::string& format,
                         const FigureStyle& style, const Rasterizer& rasterizer, const ViewOptions& view);

/// A figure that had nothing to show and was not written.
struct BlankFigure {
  std::string figure, why;
};
struct LeftOut {
  std::vector<BlankFigure> of_all;  ///< that "all" stood for
  std::vector<BlankFigure> named;   ///< that somebody asked for
};
/// What "all" left out in one line on standard output, and a line for each reason, unless `quiet`; what was
/// asked for on standard error.
void report(const LeftOut& left_out, bool quiet);

/// DIRECTORY/<figure>.<format> for each of `figures` in the options' formats, as far as it has something to
/// show. OutputError.
LeftOut write_figures(const FigureInput& input, const std::vector<std::string>& figures,
                      const FigureOptions& options, const std::filesystem::path& directory,
                      const Rasterizer& rasterizer, const FigureViews& views = {});

/// Those of `figures` that DIRECTORY does not have in all of the formats.
std::vector<std::string> missing_figures(const std::vector<std::string>& figures,
                                         const FigureOptions& options,
                                         const std::filesystem::path& directory);

}  // namespace muonscope
