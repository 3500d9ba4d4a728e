// The factors, their product and the residual as heat maps, a row per lane.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/problems/problem.h"

namespace muonscope {

namespace {

/// More cells a side than this are drawn in blocks: no figure shows them one by one.
constexpr Eigen::Index most_cells = 128;

struct Picture {
  std::string title;
  std::string x_title, y_title;
  Matrix values;
  enum class Scale { factor, product, residual } scale;  ///< one colour limit each
};

double largest_entry(const Matrix& matrix) {
  double largest = 0;
  for (const double value : matrix.reshaped())
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  return largest;
}

/// Blocks as one cell: the entry of largest size, so that a diagonal stays a diagonal however thin it is.
Matrix condensed(const Matrix& matrix) {
  const Eigen::Index rows = std::min(matrix.rows(), most_cells), cols = std::min(matrix.cols(), most_cells);
  if (rows == matrix.rows() && cols == matrix.cols()) return matrix;
  Matrix out(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j)
    for (Eigen::Index i = 0; i < rows; ++i) {
      const Eigen::Index top = i * matrix.rows() / rows, left = j * matrix.cols() / cols;
      const Eigen::Index bottom = (i + 1) * matrix.rows() / rows, right = (j + 1) * matrix.cols() / cols;
      const auto block = matrix.block(top, left, bottom - top, right - left);
      Eigen::Index row = 0, column = 0;
      block.cwiseAbs().maxCoeff(&row, &column);
      out(i, j) = block(row, column);
    }
  return out;
}

std::vector<Picture> pictures_of(const Blocks& blocks, const Matrix* target) {
  std::vector<Picture> out;
  if (target == nullptr || blocks.size() != 2) {
    for (const Block& block : blocks)
      out.push_back({block_symbol(block.name), "column j", "row i", block.value, Picture::Scale::factor});
    return out;
  }
  const Matrix &p = blocks[0].value, &q = blocks[1].value;
  Matrix product = p * q.transpose();
  Matrix residual = product - *target;
  out.push_back({"P", "inner index k", "row i", p, Picture::Scale::factor});
  out.push_back({"Q", "inner index k", "column j", q, Picture::Scale::factor});
  out.push_back({"PQᵀ", "column j", "row i", std::move(product), Picture::Scale::product});
  out.push_back({"R = PQᵀ − M*", "column j", "row i", std::move(residual), Picture::Scale::residual});
  return out;
}

/// A round limit, so that colours seldom change; the top few per cent may saturate.
double color_limit(double largest) {
  const double decade = std::pow(10.0, std::floor(std::log10(largest > 0 ? largest : 1)));
  for (const double digit : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0})
    if (digit * decade >= largest / 1.05) return digit * decade;
  return 10 * decade;
}

Plot plot_of(const std::string& lane, const Picture& picture, double limit) {
  Plot plot;
  plot.title = lane + ": " + picture.title;
  plot.legend = false;
  plot.x.title = picture.x_title;
  plot.y.title = picture.y_title;
  // Row 1 on top; cell i reaches from i − ½ to i + ½.
  plot.x.range = {0.5, static_cast<double>(picture.values.cols()) + 0.5};
  plot.y.range = {static_cast<double>(picture.values.rows()) + 0.5, 0.5};
  plot.heat_map = HeatMap{picture.title, condensed(picture.values), limit};
  return plot;
}

}  // namespace

Figure build_matrices(const FigureInput& input, const ViewOptions&) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("matrices", snapshot);
  const ProductFacts* product = snapshot.problem->product();
  const Matrix* target = product != nullptr ? &product->target : nullptr;
  std::vector<std::pair<std::string, Picture>> all;
  // The same colours mean the same values in all lanes; limits are round so that they seldom change.
  std::map<Picture::Scale, double> largest;
  if (target != nullptr) largest[Picture::Scale::product] = largest_entry(*target);
  for (const LaneSnapshot& lane : snapshot.lanes) {
    if (!lane.blocks) continue;
    const std::vector<Picture> pictures = pictures_of(*lane.blocks, target);
    figure.columns = static_cast<int>(std::max<std::size_t>(pictures.size(), 1));
    for (const Picture& picture : pictures) {
      double& limit = largest[picture.scale];
      if (lane.status != LaneStatus::diverged) limit = std::max(limit, largest_entry(picture.values));
      all.emplace_back(lane.spec.name, picture);
    }
  }
  for (const auto& [lane, picture] : all)
    figure.plots.push_back(plot_of(lane, picture, color_limit(largest[picture.scale])));
  return figure;
}

}  // namespace muonscope
