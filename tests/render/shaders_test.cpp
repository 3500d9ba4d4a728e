// Shaders against the processor, on whatever OpenGL there is without a display: the same counts, the same
// colours.

#include "app/platform/gl/shaders.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "app/figures/kit/theme.h"
#include "app/figures/particles/cloud_places.h"
#include "app/platform/egl/offscreen_context.h"
#include "app/platform/gl/framebuffer.h"
#include "app/platform/gl/gl_cell_counter.h"
#include "app/platform/gl/gl_textures.h"

#ifdef MUONSCOPE_EGL

namespace muonscope {
namespace {

struct Drawing {
  OffscreenContext context;
  Shaders shaders;
};

std::vector<float> draws(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  std::vector<float> out(count);
  for (float& value : out) value = normal(engine);
  return out;
}

/// What a texture of this size holds, row 0 first.
Image pixels_of(const GlTexture& texture, int width, int height) {
  Image image{width, height, {}};
  image.pixels.resize(4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  glBindTexture(GL_TEXTURE_2D, texture.name());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, image.pixels.data());
  return image;
}

/// The largest difference of a channel.
int difference(const Image& a, const Image& b) {
  REQUIRE(a.pixels.size() == b.pixels.size());
  int most = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    most = std::max(most, std::abs(static_cast<int>(a.pixels[i]) - static_cast<int>(b.pixels[i])));
  return most;
}

CellCounts on_processor(const PlacedCloud& cloud, const CellGrid& grid) {
  const Places places(cloud);
  return count_cells(places.x(), places.y(), grid);
}

}  // namespace

TEST_CASE("shaders count every particle where the processor does, on edges and outside, too") {
  const Drawing drawing;
  GlCellCounter counter(drawing.shaders);
  const auto drawn = std::make_shared<const DrawnCloud>();
  std::vector<float> x = draws(200000, 1), y = draws(200000, 2);
  constexpr float inf = std::numeric_limits<float>::infinity();
  // Every edge of the cells, and what lies beyond all numbers.
  for (int i = 0; i <= 400; ++i) x[static_cast<std::size_t>(i)] = -2 + 4 * static_cast<float>(i) / 400;
  for (int i = 0; i <= 400; ++i) y[static_cast<std::size_t>(400 - i)] = -3 + 6 * static_cast<float>(i) / 400;
  x[500] = inf, y[501] = -inf, x[502] = 3.4e38f, y[503] = -3.4e38f;
  const PlacedCloud cloud{drawn, {{"x", x}, {"y", y}}, Camera({{0, 1}, {0, 1}}, {}).placement()};
  for (const CellGrid& grid :
       {CellGrid{{-2, 2}, {-3, 3}, 200, 200}, CellGrid{{-0.1, 0.3}, {0.2, 0.7}, 37, 53},
        CellGrid{{-1e39, 1e39}, {-4, 4}, 40, 40}, CellGrid{{0.25, 0.25 + 1e-60}, {-4, 4}, 8, 8}}) {
    const CellCounts counts = counter.count(cloud, grid);
    CHECK(counts == on_processor(cloud, grid));
  }
}

TEST_CASE("three coordinates through a camera are counted alike from every direction") {
  const Drawing drawing;
  GlCellCounter counter(drawing.shaders);
  const auto drawn = std::make_shared<const DrawnCloud>();
  const std::vector<float> x = draws(100000, 1), y = draws(100000, 2), z = draws(100000, 3);
  const std::vector<Range> ranges{{-4, 5}, {-5, 4}, {-6, 6}};
  for (const double azimuth : {0.0, 30.0, 117.0, -60.0}) {
    CAPTURE(azimuth);
    ViewOptions view;
    view.azimuth = azimuth;
    const PlacedCloud cloud{drawn, {{"x", x}, {"y", y}, {"z", z}}, Camera(ranges, view).placement()};
    const CellGrid grid{{-orbit_reach, orbit_reach}, {-orbit_reach, orbit_reach}, 200, 200};
    // Exactly, as `precise` forbids fused operations. On drivers without it a few particles that lie on edges
    // to within rounding may change sides.
    CHECK(counter.count(cloud, grid) == on_processor(cloud, grid));
  }
}

TEST_CASE("many particles in one cell are counted one by one") {
  const Drawing drawing;
  GlCellCounter counter(drawing.shaders);
  const std::vector<float> x(1000000, 0.5f);
  const PlacedCloud cloud{
      std::make_shared<const DrawnCloud>(), {{"x", x}, {"y", x}}, {{{1, 0, 0, 0}, {0, 1, 0, 0}}}};
  CHECK(counter.count(cloud, {{0, 1}, {0, 1}, 1, 1}) == CellCounts{1000000});
}

TEST_CASE("coordinates go to OpenGL once for a cloud, and another cloud's are its own") {
  const Drawing drawing;
  GlCellCounter counter(drawing.shaders);
  auto drawn = std::make_shared<const DrawnCloud>();
  std::vector<float> x(5000, 0.25f);
  const CellGrid grid{{0, 1}, {0, 1}, 2, 1};
  const auto count = [&] {
    return counter.count({drawn, {{"x", x}, {"y", x}}, {{{1, 0, 0, 0}, {0, 1, 0, 0}}}}, grid);
  };
  CHECK(count() == CellCounts{5000, 0});
  x.assign(5000, 0.75f);  // a drawn cloud never changes: what was handed over stays
  CHECK(count() == CellCounts{5000, 0});
  drawn = std::make_shared<const DrawnCloud>();
  CHECK(count() == CellCounts{0, 5000});
}

TEST_CASE("shaders colour counts as the processor does: alone, multiplied and screened") {
  const Drawing drawing;
  std::mt19937 engine(7);
  std::geometric_distribution<int> few(0.02);
  Matrix first(53, 71), second(53, 71);
  for (Matrix* counts : {&first, &second})
    for (Eigen::Index i = 0; i < counts->size(); ++i) (*counts)(i) = std::max(few(engine) - 20, 0);
  for (const Theme* theme : {&light_theme(), &dark_theme()}) {
    const ColorSteps alone =
        count_steps(500, theme->figure, [&](double t) { return density_color(*theme, t); });
    const CountShading one{theme->figure, Blend::replace, {{first, alone}}};
    CHECK(difference(pixels_of(drawing.shaders.draw(one), 71, 53), image_of(71, 53, colors_of(one))) == 0);
    for (const Blend blend : {Blend::multiply, Blend::screen}) {
      const Color none = blend == Blend::multiply ? Color{255, 255, 255} : Color{0, 0, 0};
      const auto steps = [&](Color lane) {
        return count_steps(500, none, [=](double t) {
          const auto part = [t](std::uint8_t from, std::uint8_t to) {
            return static_cast<std::uint8_t>(std::lround(from + t * (to - from)));
          };
          return Color{part(none.r, lane.r), part(none.g, lane.g), part(none.b, lane.b)};
        });
      };
      const CountShading two{
          theme->figure, blend, {{first, steps(theme->lane(0))}, {second, steps(theme->lane(1))}}};
      // Each layer is rounded to 8 bits on its own, which OpenGL may do either way.
      CHECK(difference(pixels_of(drawing.shaders.draw(two), 71, 53), image_of(71, 53, colors_of(two))) <= 1);
    }
  }
}

TEST_CASE("shaders shade the loss as the processor does, to one step of tone") {
  const Drawing drawing;
  for (const Theme* theme : {&light_theme(), &dark_theme()})
    for (const double target : {1.0, 0.0, -4.0}) {
      const ProductLoss loss{target, 1.5, 1e9};  // no iso-lines in sight
      const PlaneShading plane{loss, {-0.3, 2.1}, {-1, 1.7}, tone_steps(loss, *theme), theme->contour, 1};
      const int width = 211, height = 173;
      const Image shown = pixels_of(drawing.shaders.draw(plane, width, height, 1), width, height);
      const Image expected = image_of(width, height, colors_of(plane, height, width));
      int step = 0;
      for (std::size_t k = 1; k < plane.steps.colors.size(); ++k) {
        const Color a = plane.steps.colors[k - 1], b = plane.steps.colors[k];
        step = std::max({step, std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
      }
      CHECK(step <= 2);
      CHECK(difference(shown, expected) <= step);
      // Only where single precision puts a border between two tones elsewhere.
      std::size_t others = 0;
      for (std::size_t i = 0; i < shown.pixels.size(); ++i)
        others += shown.pixels[i] != expected.pixels[i] ? 1 : 0;
      CHECK(others < shown.pixels.size() / 1000);
    }
}

TEST_CASE("iso-lines of the shader are where the loss has their values, as wide as asked") {
  const Drawing drawing;
  const ProductLoss loss{1, 1.5, 0.5};
  ColorSteps plain;
  plain.colors = {{255, 255, 255}};
  const int size = 400;
  for (const double line_width : {0.75, 2.0}) {
    const PlaneShading plane{loss, {0.1, 2.1}, {0.1, 2.1}, plain, {0, 0, 0}, line_width};
    const Image shown = pixels_of(drawing.shaders.draw(plane, size, size, 1), size, size);
    const double pixel = 2.0 / size;
    for (int i = 1; i + 1 < size; ++i)
      for (int j = 1; j + 1 < size; ++j) {
        const double p = 0.1 + pixel * (j + 0.5), q = 2.1 - pixel * (i + 0.5);
        const double r = loss.residual(p, q), nearest = std::round(r / 0.5) * 0.5;
        const double away = std::abs(r - nearest) / (std::hypot(p, q) * pixel);
        const double ink = 1 - shown.pixels[4 * static_cast<std::size_t>(i * size + j)] / 255.0;
        // The minimizers, which have a curve of their own, are none of them.
        if (nearest == 0 || away > line_width / 2 + 0.6) CHECK(ink == 0);
        if (nearest != 0 && away < 0.01) CHECK(ink > std::min(line_width, 1.0) - 0.05);
      }
  }
}

TEST_CASE("the store draws counts and planes by shaders where it has them, and gives up what is removed") {
  const Drawing drawing;
  GlTextures by_shaders(&drawing.shaders), by_processor(nullptr);
  CHECK(by_shaders.draws_lines());
  CHECK_FALSE(by_processor.draws_lines());
  const Matrix counts = Matrix::Constant(3, 4, 2.0);
  const CountShading shading{{255, 255, 255}, Blend::replace, {{counts, count_steps(10, {}, [](double) {
                                                                  return Color{9, 8, 7};
                                                                })}}};
  for (GlTextures* store : {&by_shaders, &by_processor}) {
    const ImTextureID texture = store->add(shading);
    store->remove(texture);
    store->sweep();
    CHECK(glGetError() == GL_NO_ERROR);
  }
}

}  // namespace muonscope

#endif
