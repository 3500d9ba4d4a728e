// Pictures of figures do not depend on what was drawn before them.

#include "app/platform/gl/figure_renderer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/theme.h"
#include "app/platform/egl/offscreen_context.h"

#ifdef MUONSCOPE_EGL

namespace muonscope {
namespace {

Figure small_figure() {
  Figure figure;
  figure.id = "wave";
  figure.title = "A wave";
  Plot& plot = figure.plots.emplace_back();
  plot.x = {"time t", "s", AxisScale::linear, {0, 10}};
  plot.y = {"height h", "", AxisScale::linear, {-1, 1}};
  Series& series = plot.series.emplace_back();
  series.name = "sin";
  for (int i = 0; i <= 100; ++i) {
    series.x.push_back(0.1 * i);
    series.y.push_back(std::sin(0.1 * i));
  }
  return figure;
}

struct Look {
  double scale, text_size;
};

Image drawn(FigureRenderer& renderer, const Figure& figure, Look look) {
  PaintOptions options;
  options.text_size = look.text_size;
  return renderer.draw({figure, 480, 300, look.scale, light_theme(), options});
}

/// The part of the pixels that differ from the first one.
double ink(const Image& image) {
  std::size_t different = 0;
  for (std::size_t i = 4; i < image.pixels.size(); i += 4)
    different += std::equal(image.pixels.begin(), image.pixels.begin() + 4,
                            image.pixels.begin() + static_cast<std::ptrdiff_t>(i))
                     ? 0
                     : 1;
  return 4.0 * static_cast<double>(different) / static_cast<double>(image.pixels.size());
}

}  // namespace

TEST_CASE("a renderer draws at one scale and text size what a new one does, whatever it drew before") {
  const OffscreenContext context;
  const Figure figure = small_figure();
  constexpr std::array<Look, 6> looks = {{{1, 13}, {2, 13}, {1, 13}, {1, 18}, {1.33, 13}, {1, 9}}};
  FigureRenderer one;
  for (const Look& look : looks) {
    CAPTURE(look.scale);
    CAPTURE(look.text_size);
    const Image again = drawn(one, figure, look);
    FigureRenderer fresh;
    CHECK(ink(again) > 0.01);
    CHECK(again.pixels == drawn(fresh, figure, look).pixels);
  }
}

}  // namespace muonscope

#endif
