#include "app/platform/gl/shaders.h"

#include <cmath>

#include "app/platform/gl/drawing_path.h"
#include "app/platform/gl/framebuffer.h"
#include "core/base/errors.h"

namespace muonscope {
namespace {

/// Blending as wanted while it lives; then none, and no program, vertex array or buffer in use.
class DrawingState {
 public:
  DrawingState() { glDisable(GL_SCISSOR_TEST); }
  ~DrawingState() {
    glDisable(GL_BLEND);
    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    glUseProgram(0);
  }
  DrawingState(const DrawingState&) = delete;
  DrawingState& operator=(const DrawingState&) = delete;

  void blend(GLenum source, GLenum below) {
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(source, below);
  }
};

class BoundTexture {
 public:
  explicit BoundTexture(const GlTexture& texture) {
    glActiveTexture(GL_TEXTURE0);
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &before_);
    glBindTexture(GL_TEXTURE_2D, texture.name());
  }
  ~BoundTexture() { glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before_)); }
  BoundTexture(const BoundTexture&) = delete;
  BoundTexture& operator=(const BoundTexture&) = delete;

 private:
  GLint before_ = 0;
};

float part_of_one(std::uint8_t channel) {
  return static_cast<float>(channel) / 255;
}

std::array<float, 4> four(const CellScale& scale) {
  return {scale.start, scale.per_unit, scale.end, scale.last};
}

void clear_to(float r, float g, float b) {
  glClearColor(r, g, b, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

void set_steps(const ShaderProgram& program, const ColorSteps& steps) {
  std::vector<float> from(steps.from.begin(), steps.from.end()), colors;
  for (const Color& color : steps.colors)
    colors.insert(colors.end(), {part_of_one(color.r), part_of_one(color.g), part_of_one(color.b)});
  program.set("steps", static_cast<int>(from.size()));
  program.set_floats("from", from);
  program.set_triples("colors", colors);
}

void fill_target() {
  glDrawArrays(GL_TRIANGLES, 0, 3);
}

/// Numbers of a matrix, row 0 first, as the texture that is bound.
void upload(const Matrix& counts) {
  std::vector<float> texels;
  texels.reserve(static_cast<std::size_t>(counts.size()));
  for (Eigen::Index row = 0; row < counts.rows(); ++row)
    for (Eigen::Index column = 0; column < counts.cols(); ++column)
      texels.push_back(static_cast<float>(counts(row, column)));
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, static_cast<GLsizei>(counts.cols()),
               static_cast<GLsizei>(counts.rows()), 0, GL_RED, GL_FLOAT, texels.data());
}

}  // namespace

Shaders::Shaders()
    : cells_("cells.vert", "cells.frag", {"across", "up", "column_scale", "row_scale", "grid"}),
      counts_("picture.vert", "counts.frag", {"counts", "steps", "from", "colors"}),
      plane_("picture.vert", "plane.frag",
             {"residual", "size", "steps", "from", "colors", "spacing", "line_width", "line_color"}) {}

CellCounts Shaders::count(std::span<const GlBuffer* const> columns, std::size_t particles,
                          const std::array<std::array<float, 4>, 2>& placement, const CellGrid& grid) const {
  const Framebuffer target(grid.columns, grid.rows, Framebuffer::Format::counts);
  DrawingState state;
  clear_to(0, 0, 0);
  state.blend(GL_ONE, GL_ONE);
  cells_.use();
  cells_.set("across", placement[0]);
  cells_.set("up", placement[1]);
  cells_.set("column_scale", four({grid.x, grid.columns}));
  cells_.set("row_scale", four({grid.y, grid.rows}));
  cells_.set("grid", static_cast<float>(grid.columns), static_cast<float>(grid.rows));
  glBindVertexArray(points_.name());
  for (GLuint attribute = 0; attribute < 3; ++attribute) {
    if (attribute >= columns.size()) {
      glDisableVertexAttribArray(attribute);
      glVertexAttrib1f(attribute, 0);
      continue;
    }
    glBindBuffer(GL_ARRAY_BUFFER, columns[attribute]->name());
    glEnableVertexAttribArray(attribute);
    glVertexAttribPointer(attribute, 1, GL_FLOAT, GL_FALSE, 0, nullptr);
  }
  glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(particles));
  std::vector<float> counts(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, grid.columns, grid.rows, GL_RED, GL_FLOAT, counts.data());
  return {counts.begin(), counts.end()};
}

GlTexture Shaders::draw(const CountShading& shading) const {
  Framebuffer target(shading.columns(), shading.rows());
  const GlTexture numbers;
  const BoundTexture bound(numbers);
  show_pixels_plainly();
  DrawingState state;
  clear_to(part_of_one(shading.ground.r), part_of_one(shading.ground.g), part_of_one(shading.ground.b));
  if (shading.blend == Blend::multiply) state.blend(GL_DST_COLOR, GL_ZERO);
  if (shading.blend == Blend::screen) state.blend(GL_ONE, GL_ONE_MINUS_SRC_COLOR);
  counts_.use();
  counts_.set("counts", 0);
  glBindVertexArray(nothing_.name());
  for (const CountLayer& layer : shading.layers) {
    upload(layer.counts);
    set_steps(counts_, layer.steps);
    fill_target();
  }
  return target.take();
}

GlTexture Shaders::draw(const PlaneShading& shading, int width, int height, double scale) const {
  Framebuffer target(width, height);
  const DrawingState state;
  plane_.use();
  const auto [c0, c1, c2, c3] = residual_across(shading);
  plane_.set("residual", {static_cast<float>(c0), static_cast<float>(c1), static_cast<float>(c2),
                          static_cast<float>(c3)});
  plane_.set("size", static_cast<float>(width), static_cast<float>(height));
  set_steps(plane_, shading.steps);
  plane_.set("spacing", static_cast<float>(shading.loss.spacing));
  plane_.set("line_width", static_cast<float>(shading.line_width * scale));
  const Color line = shading.line_color;
  plane_.set("line_color", part_of_one(line.r), part_of_one(line.g), part_of_one(line.b));
  glBindVertexArray(nothing_.name());
  fill_target();
  return target.take();
}

std::unique_ptr<Shaders> chosen_shaders() {
  if (const std::optional<DrawingPath> wanted = wanted_drawing_path())
    return *wanted == DrawingPath::shaders ? std::make_unique<Shaders>() : nullptr;
  if (renders_in_software()) return nullptr;
  try {
    return std::make_unique<Shaders>();
  } catch (const OutputError&) {
    return nullptr;  // the pictures are the same
  }
}

}  // namespace muonscope
