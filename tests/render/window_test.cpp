// The whole window without a display: the same loop over frames, on EGL.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "app/figures/kit/theme.h"
#include "app/platform/egl/egl_backend.h"
#include "app/window/loop/window.h"

namespace muonscope {
namespace {

std::uint32_t packed(Color color) {
  return std::uint32_t{color.r} << 16u | std::uint32_t{color.g} << 8u | color.b;
}

/// The colours of the window's pixels, packed.
std::vector<std::uint32_t> colors(const Image& image) {
  std::vector<std::uint32_t> all;
  for (std::size_t i = 0; i + 3 < image.pixels.size(); i += 4)
    all.push_back(packed({image.pixels[i], image.pixels[i + 1], image.pixels[i + 2]}));
  return all;
}

Image window(bool dark, Step from) {
  const std::unique_ptr<EglBackend> backend = egl_backend({1280, 720}, 1);
  WindowOptions options;
  options.dark = dark;
  options.threads = 1;
  Trial& trial = options.trial.emplace();
  trial.from = from;
  trial.play = trial.alone = false;
  trial.frames = 3;
  run_window_on(*backend, options);
  return backend->shown();
}

TEST_CASE("the window needs no display") {
  const std::filesystem::path config = std::filesystem::temp_directory_path() / "muonscope-egl-window-test";
  std::filesystem::create_directories(config);
  ::setenv("MUONSCOPE_CONFIG_DIR", config.c_str(), 1);
  for (const bool dark : {false, true}) {
    CAPTURE(dark);
    const Image start = window(dark, 0), later = window(dark, 40);
    CHECK(start.width == 1280);
    CHECK(start.height == 720);
    const std::vector<std::uint32_t> pixels = colors(later);
    const Color ground = (dark ? dark_theme() : light_theme()).figure;
    const auto plain = static_cast<double>(std::ranges::count(pixels, packed(ground)));
    CHECK(plain > 0.2 * static_cast<double>(pixels.size()));  // grounds of figures
    CHECK(plain < 0.9 * static_cast<double>(pixels.size()));
    CHECK(std::set(pixels.begin(), pixels.end()).size() > 100);  // text, curves, the lanes' colours
    CHECK(start.pixels != later.pixels);
  }
  std::filesystem::remove_all(config);
}

}  // namespace
}  // namespace muonscope
