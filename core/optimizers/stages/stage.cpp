#include "core/optimizers/stages/stage.h"

#include <cmath>
#include <functional>

namespace muonscope {
namespace {

/// Calls `visit` with every matrix and its buffers alone, and puts back what it changed.
void matrix_by_matrix(const Numbers& numbers, BufferViews buffers,
                      const std::function<void(std::span<double>, BufferViews)>& visit) {
  std::vector<double> matrix(numbers.shape.entries());
  std::vector<std::vector<double>> before, after;
  std::vector<BufferView> views;
  for (const BufferView& buffer : buffers) {
    before.emplace_back(buffer.shape.entries());
    after.emplace_back(buffer.shape.entries());
  }
  for (std::size_t b = 0; b < buffers.size(); ++b)
    views.push_back({before[b], after[b], buffers[b].shape, buffers[b].gradients});
  for (std::size_t k = 0; k < numbers.values.size() / matrix.size(); ++k) {
    gather(numbers.values, numbers.lanes, k, matrix);
    for (std::size_t b = 0; b < buffers.size(); ++b) {
      gather(buffers[b].before, numbers.lanes, k, before[b]);
      gather(buffers[b].after, numbers.lanes, k, after[b]);
    }
    visit(matrix, views);
    scatter(matrix, numbers.lanes, k, numbers.values);
    for (std::size_t b = 0; b < buffers.size(); ++b) scatter(after[b], numbers.lanes, k, buffers[b].after);
  }
}

std::size_t first_place(std::size_t entries, std::size_t lanes, std::size_t k) {
  return k / lanes * entries * lanes + k % lanes;
}

}  // namespace

void gather(std::span<const double> from, std::size_t lanes, std::size_t k, std::span<double> matrix) {
  const std::size_t first = first_place(matrix.size(), lanes, k);
  for (std::size_t e = 0; e < matrix.size(); ++e) matrix[e] = from[first + e * lanes];
}

void scatter(std::span<const double> matrix, std::size_t lanes, std::size_t k, std::span<double> to) {
  const std::size_t first = first_place(matrix.size(), lanes, k);
  for (std::size_t e = 0; e < matrix.size(); ++e) to[first + e * lanes] = matrix[e];
}

void observe(const Stage& stage, const Numbers& gradient, BufferViews buffers) {
  if (stage.entrywise()) return stage.observe(gradient.values, gradient.shape, buffers);
  matrix_by_matrix(gradient, buffers, [&](std::span<double> matrix, BufferViews views) {
    stage.observe(matrix, gradient.shape, views);
  });
}

void apply(const Stage& stage, const Numbers& direction, BufferViews buffers) {
  if (stage.entrywise()) return stage.apply(direction.values, direction.shape, buffers);
  matrix_by_matrix(direction, buffers, [&](std::span<double> matrix, BufferViews views) {
    stage.apply(matrix, direction.shape, views);
  });
}

double filled(double beta, Step k) {
  return 1 - std::pow(beta, static_cast<double>(k));
}

}  // namespace muonscope
