#include "app/cli/figure_file.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "app/figures/catalogue.h"
#include "app/figures/kit/shown_rows.h"
#include "app/paint/svg.h"
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

Figure figure_for(const FigureInput& input, const std::string& figure, const std::string& format,
                  const PngPainter& paint_png, const ViewOptions& view) {
  FigureInput seen = input;
  if (format == "png" && is_of_clouds(figure)) seen.counter = paint_png.counter();
  ViewOptions options = view;
  options.detail = picture_detail;
  return figure_kind(figure).build(seen, options);
}

std::string bytes_of(const Figure& figure, const std::string& format, const FigureStyle& style,
                     const PngPainter& paint_png) {
  if (format == "svg") return svg(figure, style.width, style.height, style.theme, PaintOptions{});
  return paint_png({figure, style.width, style.height, style.scale, style.theme, PaintOptions{}});
}

std::string names_of(const std::vector<BlankFigure>& blanks) {
  std::string list;
  for (const BlankFigure& blank : blanks) list += (list.empty() ? "" : ", ") + blank.figure;
  return list;
}

std::string why_blank(const Figure& figure) {
  return figure.plots.empty() ? "it has no plots" : figure.plots.front().empty_text;
}

}  // namespace

FigureStyle parse_style(const StyleOptions& options) {
  const Size parsed = parse_size(options.size);
  const double scale = options.scale;
  if (scale != 1 && scale != 2 && scale != 4) throw InputError("--scale: choose 1, 2 or 4 pixels a point");
  return {parsed.width, parsed.height, scale, parse_theme(options.theme)};
}

void check_format(const std::string& format, const PngPainter& paint_png) {
  if (format == "svg" || (format == "png" && paint_png)) return;
  if (format == "png") {
    throw InputError(
        "format \"png\": this build draws no PNG; write svg, or build with -DMUONSCOPE_WINDOW=ON");
  }
  throw InputError("format \"" + format + "\" is unknown; known: svg, png");
}

std::string figure_bytes(const FigureInput& input, const std::string& figure, const std::string& format,
                         const FigureStyle& style, const PngPainter& paint_png, const ViewOptions& view) {
  check_format(format, paint_png);
  const Figure built = figure_for(input, figure, format, paint_png, view);
  if (!shows_data(built)) throw InputError("figure " + figure + " has nothing to show: " + why_blank(built));
  return bytes_of(built, format, style, paint_png);
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
                      const PngPainter& paint_png, const FigureViews& views) {
  const FigureStyle style = parse_style(options);
  LeftOut left_out;
  for (const std::string& figure : figures) {
    for (const std::string& format : options.formats) {
      const Figure built = figure_for(input, figure, format, paint_png, view_of(views, figure));
      if (shows_data(built)) {
        write_file(directory / (figure + "." + format), bytes_of(built, format, style, paint_png));
        continue;
      }
      const bool named = std::ranges::find(options.figures, figure) != options.figures.end();
      (named ? left_out.named : left_out.of_all).push_back({figure, why_blank(built)});
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
