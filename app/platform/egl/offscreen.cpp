#include "app/platform/egl/offscreen.h"

#ifdef MUONSCOPE_EGL
#include <iostream>
#include <memory>

#include "app/platform/egl/offscreen_context.h"
#include "app/platform/gl/figure_renderer.h"

namespace muonscope {
namespace {

struct Offscreen {
  OffscreenContext context;
  FigureRenderer renderer;
};

}  // namespace

Rasterizer offscreen_rasterizer() {
  const auto offscreen = std::make_shared<std::unique_ptr<Offscreen>>();
  const auto renderer = [offscreen]() -> FigureRenderer& {
    if (!*offscreen) *offscreen = std::make_unique<Offscreen>();
    return (*offscreen)->renderer;
  };
  const auto draw = [renderer](const ImageRequest& request) {
    Image image = renderer().draw(request);
    const std::string notice = missing_glyphs_notice(renderer().take_missing());
    if (!notice.empty()) std::cerr << "muonscope: " << notice << '\n';
    return image;
  };
  return {draw, [renderer] { return renderer().counter(); }};
}

}  // namespace muonscope

#else

muonscope::Rasterizer muonscope::offscreen_rasterizer() {
  return {};
}

#endif
