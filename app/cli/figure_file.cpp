#include "app/cli/figure_file.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "core/base/errors.h"
#include "core/io/atomic_file.h"

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

struct Size {
  double width, height;
};

Size parse_size(const std::string& text) {
  const std::size_t cross = text.find('x');
  if (cross != std::string::npos) {
    const auto width = side(std::string_view(text).substr(0, cross));
    const auto height = side(std::string_view(text).substr(cross + 1));
    if (width && height) return {static_cast<double>(*width), static_cast<double>(*height)};
  }
  throw InputError("--size: \"" + text + "\" is not WIDTHxHEIGHT with sides from " +
                   std::to_string(min_side) + " to " + std::to_string(max_side_pixels) +
                   " points, such as 960x600");
}

const Theme& parse_theme(const std::string& id) {
  if (id == light_theme().id) return light_theme();
  if (id == dark_theme().id) return dark_theme();
  throw InputError("--theme: \"" + id + "\" is unknown; known: light, dark");
}

std::string names_of(const std::vector<BlankFigure>& blanks) {
  std::string list;
  for (const BlankFigure& blank : blanks) list += (list.empty() ? "" : ", ") + blank.figure;
  return list;
}

}  // namespace

FigureStyle parse_style(const StyleOptions& options) {
  const Size parsed = parse_size(options.size);
  const double scale = options.scale;
  if (scale != 1 && scale != 2 && scale != 4) throw InputError("--scale: choose 1, 2 or 4 pixels a point");
  return {parsed.width, parsed.height, scale, parse_theme(options.theme), false};
}

void check_format(const std::string& format, const Rasterizer& rasterizer) {
  if (usable_format(format, rasterizer).picture) return;
  throw InputError("format \"" + format + "\": beside results its name could be that of a table; choose of " +
                   format_names(true) + ", or write it by `muonscope render … -o FILE." + format + "`");
}

std::string figure_bytes(const FigureInput& input, const std::string& figure, const std::string& format,
                         const FigureStyle& style, const Rasterizer& rasterizer, const ViewOptions& view) {
  Rendered drawn = render(input, figure, view, usable_format(format, rasterizer), style, rasterizer);
  if (!drawn.blank.empty()) throw InputError("figure " + figure + " has nothing to show: " + drawn.blank);
  return std::move(drawn.bytes);
}

void report(const LeftOut& left_out, bool quiet) {
  for (const BlankFigure& blank : left_out.named)
    std::fprintf(stderr, "muonscope: not drawn, nothing to show: %s: %s\n", blank.figure.c_str(),
                 blank.why.c_str());
  if (quiet || left_out.of_all.empty()) return;
  std::printf("figures with nothing to show left out: %s\n", names_of(left_out.of_all).c_str());
  std::vector<BlankFigure> rest = left_out.of_all;
  while (!rest.empty()) {
    const std::string why = rest.front().why;
    const auto others = std::stable_partition(rest.begin(), rest.end(),
                                              [&](const BlankFigure& blank) { return blank.why == why; });
    std::printf("  %s: %s\n", names_of({rest.begin(), others}).c_str(), why.c_str());
    rest.erase(rest.begin(), others);
  }
}

LeftOut write_figures(const FigureInput& input, const std::vector<std::string>& figures,
                      const FigureOptions& options, const std::filesystem::path& directory,
                      const Rasterizer& rasterizer, const FigureViews& views) {
  const FigureStyle style = parse_style(options);
  LeftOut left_out;
  for (const std::string& figure : figures) {
    const ViewOptions view = view_of(views, figure);
    for (const std::string& format : options.formats) {
      const Rendered drawn =
          render(input, figure, view, usable_format(format, rasterizer), style, rasterizer);
      if (drawn.blank.empty()) {
        write_file(directory / (figure + "." + format), drawn.bytes);
        continue;
      }
      const bool named = std::ranges::find(options.figures, figure) != options.figures.end();
      (named ? left_out.named : left_out.of_all).push_back({figure, drawn.blank});
      break;
    }
  }
  return left_out;
}

std::vector<std::string> missing_figures(const std::vector<std::string>& figures,
                                         const FigureOptions& options,
                                         const std::filesystem::path& directory) {
  std::vector<std::string> missing;
  std::error_code error;
  for (const std::string& figure : figures)
    if (std::ranges::any_of(options.formats, [&](const std::string& format) {
          return !std::filesystem::exists(directory / (figure + "." + format), error);
        }))
      missing.push_back(figure);
  return missing;
}

}  // namespace muonscope
