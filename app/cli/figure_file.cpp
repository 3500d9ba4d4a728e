#include "app/cli/figure_file.h"

#include <charconv>

#include "app/figures/catalogue.h"
#include "app/paint/svg.h"
#include "core/errors.h"

namespace muonscope {
namespace {

constexpr int min_side = 200;
constexpr int max_side_pixels = 8192;

std::optional<int> side(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= min_side && value <= max_side_pixels ? std::optional(value) : std::nullopt;
}

}  // namespace

FigureSize parse_size(const std::string& text) {
  const std::size_t cross = text.find('x');
  if (cross != std::string::npos) {
    const auto width = side(std::string_view(text).substr(0, cross));
    const auto height = side(std::string_view(text).substr(cross + 1));
    if (width && height) return {static_cast<double>(*width), static_cast<double>(*height)};
  }
  throw InputError("--size: \"" + text + "\" is not WIDTHxHEIGHT with sides from " +
                   std::to_string(min_side) + " to " + std::to_string(max_side_pixels) +
                   " pixels, such as 960x600");
}

const Theme& parse_theme(const std::string& id) {
  if (id == light_theme().id) return light_theme();
  if (id == dark_theme().id) return dark_theme();
  throw InputError("--theme: \"" + id + "\" is unknown; known: light, dark");
}

void check_format(const std::string& format) {
  if (format != "svg") throw InputError("format \"" + format + "\" is unknown; known: svg");
}

std::string figure_bytes(const Snapshot& snapshot, const std::string& figure, const std::string& format,
                         FigureSize size, const Theme& theme) {
  check_format(format);
  const Figure built = figure_kind(figure).build(FigureInput{&snapshot}, ViewOptions{});
  return svg(built, size.width, size.height, theme, PaintOptions{});
}

}  // namespace muonscope
