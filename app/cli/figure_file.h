#pragma once
// A figure of a run as bytes of a file.

#include <string>

#include "app/paint/theme.h"
#include "core/run/snapshot.h"

namespace muonscope {

struct FigureSize {
  double width = 960, height = 600;  ///< pixels at scale 1
};
/// "960x600". InputError outside 200…8192 a side.
FigureSize parse_size(const std::string& text);
/// "light" or "dark". InputError otherwise.
const Theme& parse_theme(const std::string& id);
/// Extensions that can be written: "svg".
void check_format(const std::string& format);

/// The figure as a file of this format.
std::string figure_bytes(const Snapshot& snapshot, const std::string& figure, const std::string& format,
                         FigureSize size, const Theme& theme);

}  // namespace muonscope
