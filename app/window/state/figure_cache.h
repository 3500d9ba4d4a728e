#pragma once
// Figures as painted, kept until they would look different: a frame in which only the pointer moved costs
// a copy of triangles instead of layout, decimation and text.

#include <imgui.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/paint/figure_painter.h"
#include "app/window/imgui/fonts.h"
#include "app/window/imgui/textures.h"

namespace muonscope {

/// Everything that decides how a figure looks, but for the shared cursor.
struct PaintKey {
  std::uint64_t serial = 0;  ///< of the figure's build
  Rect area;
  std::string theme;
  double scale = 1;
  double line_scale = 1;
  std::vector<std::string> hidden;
  bool operator==(const PaintKey&) const = default;
};

class FigureCache {
 public:
  FigureCache();
  ~FigureCache();

  /// Draws the figure of a slot, painted anew only if its key has changed, and says where its plots are.
  /// `options` must hold what the key says and no cursor. `textures` may be null.
  const std::vector<PlotFrame>& draw(ImDrawList& list, std::size_t slot, const PaintKey& key,
                                     const Figure& figure, const Theme& theme, const PaintOptions& options,
                                     const Fonts& fonts, TextureStore* textures);

 private:
  struct Painted;
  std::vector<std::unique_ptr<Painted>> slots_;
};

}  // namespace muonscope
