#include <algorithm>
#include <cmath>

#include "app/paint/curves.h"

namespace muonscope {
namespace {

/// What a band covers of one column of pixels, or the samples of a coarser one.
struct Edge {
  double x = 0, high = 0, low = 0;
};

/// Pieces without a break. A value that a logarithmic axis has no place for lies below it.
std::vector<std::vector<Edge>> pieces_of(const Band& band, const PlotFrame& frame) {
  std::vector<std::vector<Edge>> pieces(1);
  for (std::size_t i = 0; i < std::min({band.x.size(), band.low.size(), band.high.size()}); ++i) {
    const Point high = frame.to_canvas(band.x[i], band.high[i]);
    double low = frame.to_canvas(band.x[i], band.low[i]).y;
    if (!std::isfinite(low)) low = frame.data.bottom();
    if (!std::isfinite(high.x) || !std::isfinite(high.y)) {
      if (!pieces.back().empty()) pieces.emplace_back();
      continue;
    }
    const Edge edge{high.x, std::clamp(high.y, frame.data.y, frame.data.bottom()),
                    std::clamp(low, frame.data.y, frame.data.bottom())};
    std::vector<Edge>& piece = pieces.back();
    if (!piece.empty() && std::floor(piece.back().x) == std::floor(edge.x)) {
      piece.back().high = std::min(piece.back().high, edge.high);
      piece.back().low = std::max(piece.back().low, edge.low);
    } else {
      piece.push_back(edge);
    }
  }
  return pieces;
}

Color with_strength(Color color, double strength) {
  color.a = static_cast<std::uint8_t>(std::lround(255 * std::clamp(strength, 0.0, 1.0)));
  return color;
}

}  // namespace

void draw_bands(Canvas& canvas, const Plot& plot, const PlotFrame& frame, const Theme& theme,
                const PaintOptions& options) {
  canvas.push_clip(frame.data);
  for (const Band& band : plot.bands) {
    if (is_hidden(band.group, options)) continue;
    for (const std::vector<Edge>& piece : pieces_of(band, frame)) {
      std::vector<Point> high, low;
      for (const Edge& edge : piece) {
        high.push_back({edge.x, edge.high});
        low.push_back({edge.x, edge.low});
      }
      canvas.fill_between(high, low, with_strength(theme.of(band.style), band.strength));
    }
  }
  canvas.pop_clip();
}

}  // namespace muonscope
