#pragma once

#include <imgui.h>

#include <optional>

#include "app/paint/rasterizer.h"
#include "app/platform/gl/gl_cell_counter.h"
#include "app/platform/gl/gl_textures.h"
#include "app/window/imgui/fonts.h"

namespace muonscope {

/// Draws figures to images with the OpenGL context that is current, by the screen's own painter: the same
/// pixels whether a window is open or not. It leaves a window's ImGui context and framebuffer as they were.
class FigureRenderer {
 public:
  FigureRenderer();
  ~FigureRenderer();
  FigureRenderer(const FigureRenderer&) = delete;
  FigureRenderer& operator=(const FigureRenderer&) = delete;

  /// OutputError if OpenGL has no room for so large an image.
  Image draw(const ImageRequest& request);
  /// Characters of what was drawn that no font has, since this was last asked.
  std::u32string take_missing();
  /// Counts particles; null: the processor does.
  CellCounter* counter() { return counter_ ? &*counter_ : nullptr; }

 private:
  void prepare_fonts(double scale, double text_size);
  void paint_frame(const ImageRequest& request, Pictures& pictures);

  ImGuiContext* context_;
  FontFiles font_files_ = find_fonts();
  std::optional<Fonts> fonts_;
  double built_scale_ = 0, built_size_ = 0;
  std::unique_ptr<Shaders> shaders_ = chosen_shaders();
  GlTextures textures_{shaders_.get()};
  std::optional<GlCellCounter> counter_;
};

}  // namespace muonscope
