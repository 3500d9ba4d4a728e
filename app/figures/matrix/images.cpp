// The target and every lane's PQᵀ as pictures.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/linalg/block_means.h"
#include "core/problems/matrix_factorization.h"

namespace muonscope {

namespace {

/// Pixels a side: more are averaged, as no figure shows them one by one.
constexpr Eigen::Index most_pixels_shown = 256;

/// How a target is shown: as a grey or a colour picture, from black to white.
struct Look {
  HeatMap::Colors colors = HeatMap::Colors::grey;
  double black = 0, white = 1;
};

std::optional<Look> look_of(const Spec& target, const Matrix& values) {
  if (target.kind == "image") {
    const bool stacked = target.text("channels") == "stacked";
    const double white = target.real("scale") > 0 ? target.real("scale") : 1;
    return Look{stacked ? HeatMap::Colors::stacked : HeatMap::Colors::grey, 0, white};
  }
  if (target.kind != "file") return std::nullopt;
  const double low = values.minCoeff(), high = values.maxCoeff();
  return Look{HeatMap::Colors::grey, low, high > low ? high : low + 1};
}

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

Plot plot_of(const std::string& title, const std::string& name, const Matrix& matrix, const Look& look) {
  Plot plot;
  plot.title = title;
  plot.legend = false;
  HeatMap map{name, shown_pixels(matrix, look.colors), look.white, look.colors, look.black};
  const Eigen::Index height = look.colors == HeatMap::Colors::stacked ? matrix.rows() / 3 : matrix.rows();
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
  const auto* problem = dynamic_cast<const MatrixFactorization*>(snapshot.problem.get());
  const Spec& spec = snapshot.experiment->problem;
  const std::optional<Look> look =
      problem == nullptr ? std::nullopt : look_of(spec.part("target"), problem->target());
  if (!look) {
    Plot& plot = figure.plots.emplace_back();
    plot.empty_text = "The target is no picture: see the targets image and file";
    plot.empty_on_screen =
        "The target is no picture: drop a PNG, .npy or .csv file on the window, and it becomes M*";
    return figure;
  }
  figure.plots.push_back(plot_of("target M*", "M*", problem->target(), *look));
  for (const LaneSnapshot& lane : snapshot.lanes) {
    if (!lane.blocks) continue;
    const Matrix product = (*lane.blocks)[0].value * (*lane.blocks)[1].value.transpose();
    figure.plots.push_back(plot_of(title_of(lane, product, problem->target()), "PQᵀ", product, *look));
  }
  figure.columns = static_cast<int>(std::min<std::size_t>(figure.plots.size(), 4));
  return figure;
}

}  // namespace muonscope
