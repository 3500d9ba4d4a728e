#include "core/optimizers/optimizer.h"

namespace muonscope {
namespace {

std::span<double> entries_of(Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
std::span<const double> entries_of(const Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

}  // namespace

MatrixShape shape_of(const Matrix& matrix) {
  return {matrix.rows(), matrix.cols()};
}

Matrix zeros_of(const Matrix&, MatrixShape shape) {
  return Matrix::Zero(shape.rows, shape.cols);
}

void save_value(SavedState& state, const std::string& name, const Matrix& matrix) {
  state.put(name, matrix);
}

void load_value(Matrix& matrix, const SavedState& state, const std::string& name) {
  state.get(name, matrix);
}

MatrixShape saved_shape(const SavedArray& array, const Matrix&) {
  if (array.shape.size() != 2) return {};
  return {array.shape[0], array.shape[1]};
}

Optimizer::Optimizer(Rule rule, const Blocks& shapes) : rule_(std::move(rule)) {
  buffers_.settle(rule_, shapes);
}

void Optimizer::propose(const Blocks& x, const Blocks& gradient, double lr, Blocks& next) {
  buffers_.settle(rule_, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const MatrixShape shape = shape_of(x[i].value);
    const std::vector<BufferView> views = buffers_.views(i, [](auto& value) { return entries_of(value); });
    Matrix& n = next[i].value;
    n = gradient[i].value;
    direct(rule_, {entries_of(n), shape}, views);
    Matrix d = rule_.map->apply(n);
    post_process(rule_, {entries_of(d), shape}, views);
    advance(rule_, lr, shape, entries_of(x[i].value), entries_of(std::as_const(d)), entries_of(n));
  }
}

void Optimizer::step(const Blocks& x, const Blocks& gradient, double lr, Blocks& next) {
  propose(x, gradient, lr, next);
  accept();
}

void Optimizer::switch_to(Rule rule) {
  rule_ = std::move(rule);
  buffers_.rule_changed();
}

const Blocks& Optimizer::buffer(const std::string& name) const {
  static const Blocks none;
  const Buffer<Blocks>* const found = buffers_.find(name);
  return found ? found->now : none;
}

void Optimizer::restore(Rule rule, const SavedState& state, const Blocks& shapes) {
  buffers_.restore(rule, state, shapes);
  rule_ = std::move(rule);
}

Matrix Optimizer::direction(const Matrix& gradient, std::size_t block) const {
  const MatrixShape shape = shape_of(gradient);
  const std::vector<BufferShape> needed = rule_.buffers(shape);
  std::vector<Matrix> before, after;
  std::vector<BufferView> views;
  for (const BufferShape& each : needed) {
    const Buffer<Blocks>* const kept = buffers_.find(each.name);
    after.push_back(zeros_of(gradient, each.shape));
    before.push_back(kept ? kept->now[block].value : after.back());
    views.push_back({{}, {}, each.shape, kept ? kept->gradients + 1 : 1});
  }
  for (std::size_t b = 0; b < views.size(); ++b) {
    views[b].before = entries_of(std::as_const(before[b]));
    views[b].after = entries_of(after[b]);
  }
  Matrix n = gradient;
  direct(rule_, {entries_of(n), shape}, views);
  return n;
}

}  // namespace muonscope
