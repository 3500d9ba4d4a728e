#pragma once
// What is drawn by shaders: counts of particles, and grounds in their colours.

#include <memory>

#include "app/figures/kit/cell_counter.h"
#include "app/paint/shading.h"
#include "app/platform/gl/shader_program.h"

namespace muonscope {

/// The programs of the OpenGL context that is current; used and destroyed while it is. Leaves the context as
/// ImGui's backend expects it.
class Shaders {
 public:
  /// OutputError where this OpenGL does not take them.
  Shaders();

  /// The particles in each cell: every one a point that adds 1 to a target of floats, which count exactly up
  /// to 2²⁴. `columns` hold coordinates; a third is 0 where there are two.
  CellCounts count(std::span<const GlBuffer* const> columns, std::size_t particles,
                   const std::array<std::array<float, 4>, 2>& placement, const CellGrid& grid) const;
  GlTexture draw(const CountShading& shading) const;
  /// `scale`: pixels a canvas unit.
  GlTexture draw(const PlaneShading& shading, int width, int height, double scale) const;

 private:
  ShaderProgram cells_, counts_, plane_;
  GlVertexArray points_, nothing_;
};

/// Shaders, or none where the processor does all this: on software renderers, which would only imitate them
/// and are slower than it, on drivers that do not take them, and where the environment says so
/// (app/platform/gl/drawing_path.h). OutputError where it says shaders and the driver does not take them.
std::unique_ptr<Shaders> chosen_shaders();

}  // namespace muonscope
