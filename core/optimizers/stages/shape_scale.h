#pragma once
// Factors of a step from the shape of a matrix, as a table.

#include <string>
#include <vector>

#include "core/optimizers/stages/stage.h"

namespace muonscope {

/// A row of the table; a rule points to one.
struct ShapeScale {
  std::string id;
  std::string text;  ///< before the direction in formulas: "√max(1, m/n) · "
  double (*factor)(double rows, double cols) = nullptr;

  double of(MatrixShape shape) const {
    return factor(static_cast<double>(shape.rows), static_cast<double>(shape.cols));
  }
};

/// "none", which is 1, first.
const std::vector<ShapeScale>& shape_scales();
std::vector<std::string> shape_scale_ids();
const ShapeScale& shape_scale(const std::string& id);

}  // namespace muonscope
