// The target and every lane's PQᵀ as pictures.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/linalg/block_means.h"
#include "core/problems/problem.h"

namespace muonscope {

namespace {

/// Pixels a side: more are averaged, as no figure shows them one by one.
constexpr Eigen::Index most_pixels_shown = 256;

Matrix averaged_down(const Matrix& matrix) {
  return block_means(matrix, std::min(matrix.rows(), most_pixels_shown),
                     std::min(matrix.cols(), most_pixels_shown));
}

/// The parts of a colour picture, averaged each for itself.
Matrix shown_pixels(const Matrix& matrix, HeatMap::Colors colors) {
  if (colors != HeatMap::Colors::stacked) return averaged_down(matrix);
  const Eigen::Index height = matrix.rows() / 3;
  const Eigen::Index rows = std::min(height, most_pixels_shown);
  Matrix out(3 * rows, std::min(matrix.cols(), most_pixels_shown));
  for (Eigen::Index part = 0; part < 3; ++part)
    out.middleRows(part * rows, rows) = averaged_down(matrix.middleRows(part * height, height));
  return out;
}

Plot plot_of(const std::string& title, const std::string& name, const Matrix& matrix,
             const TargetPicture& look) {
  Plot plot;
  plot.title = title;
  plot.legend = false;
  const HeatMap::Colors colors = look.stacked ? HeatMap::Colors::stacked : HeatMap::Colors::grey;
  HeatMap map{name, shown_pixels(matrix, colors), look.white, colors, look.black};
  const Eigen::Index height = look.stacked ? matrix.rows() / 3 : matrix.rows();
  plot.x.title = "column j";
  plot.y.title = "row i";
  plot.x.range = {0.5, static_cast<double>(matrix.cols()) + 0.5};
  plot.y.range = {static_cast<double>(height) + 0.5, 0.5};
  plot.heat_map = std::move(map);
  return plot;
}

/// "Muon: PQᵀ, 3 % off": ‖PQᵀ − M*‖ in parts of ‖M*‖.
std::string title_of(const LaneSnapshot& lane, const Matrix& product, const Matrix& target) {
  const double off = 100 * (product - target).norm() / target.norm();
  std::string text = lane.spec.name + ": PQᵀ";
  if (std::isfinite(off))
    text += ", " + brief_number(off < 10 ? std::round(off * 10) / 10 : std::round(off)) + " % off";
  return text;
}

}  // namespace

Figure build_images(const FigureInput& input, const ViewOptions&) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("images", snapshot);
  const Matrix& target = snapshot.problem->product()->target;
  const TargetPicture& look = *snapshot.problem->product()->picture;
  figure.plots.push_back(plot_of("target M*", "M*", target, look));
  for (const LaneSnapshot& lane : snapshot.lanes) {
    if (!lane.blocks) continue;
    const Matrix product = (*lane.blocks)[0].value * (*lane.blocks)[1].value.transpose();
    figure.plots.push_back(plot_of(title_of(lane, product, target), "PQᵀ", product, look));
  }
  figure.columns = static_cast<int>(std::min<std::size_t>(figure.plots.size(), 4));
  return figure;
}

}  // namespace muonscope
