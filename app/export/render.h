#pragma once
// A figure as the bytes of a file: the one way from what was measured to what the command line, menus and
// exports write.

#include "app/export/figure_format.h"
#include "app/figures/kit/figure_input.h"

namespace muonscope {

struct Rendered {
  std::string bytes;  ///< of the file; empty for a blank figure unless FigureStyle::blanks
  std::string blank;  ///< why there is nothing to show; "" if there is
};

/// What `view` hides is hidden as on screen, whatever the format. OutputError where nothing draws images
/// here.
Rendered render(const FigureInput& input, const std::string& figure, const ViewOptions& view,
                const FigureFormat& format, const FigureStyle& style, const Rasterizer& rasterizer);

}  // namespace muonscope
