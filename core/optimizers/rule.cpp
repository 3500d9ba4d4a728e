#include "core/optimizers/rule.h"

namespace muonscope {
namespace {

std::size_t count_of(const Momentum& momentum) {
  return momentum.stateless() ? 0 : 1;
}

std::size_t count_of(const Stage& stage, MatrixShape shape) {
  return stage.buffers(shape).size();
}

}  // namespace

std::vector<BufferShape> Rule::buffers(MatrixShape shape) const {
  std::vector<BufferShape> all = momentum.buffers(shape);
  for (const std::vector<StagePtr>& stages : {precondition, post}) {
    for (const StagePtr& stage : stages)
      for (BufferShape& buffer : stage->buffers(shape)) all.push_back(std::move(buffer));
  }
  return all;
}

void direct(const Rule& rule, const Numbers& numbers, BufferViews buffers) {
  std::size_t first = count_of(rule.momentum);
  std::vector<BufferViews> views;  // of each stage
  for (const StagePtr& stage : rule.precondition) {
    views.push_back(buffers.subspan(first, count_of(*stage, numbers.shape)));
    first += views.back().size();
    observe(*stage, numbers, views.back());
  }
  rule.momentum.apply(numbers.values, buffers.first(count_of(rule.momentum)));
  for (std::size_t i = 0; i < views.size(); ++i) apply(*rule.precondition[i], numbers, views[i]);
}

void post_process(const Rule& rule, const Numbers& numbers, BufferViews buffers) {
  std::size_t last = buffers.size();
  for (const StagePtr& stage : rule.post) last -= count_of(*stage, numbers.shape);
  for (const StagePtr& stage : rule.post) {
    const std::size_t count = count_of(*stage, numbers.shape);
    apply(*stage, numbers, buffers.subspan(last, count));
    last += count;
  }
}

void advance(const Rule& rule, double lr, MatrixShape shape, std::span<const double> x,
             std::span<const double> d, std::span<double> to) {
  const double scaled = lr * rule.scale->of(shape), decay = lr * rule.weight_decay;
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = x[i] - scaled * d[i] - decay * x[i];
}

double flops(const Rule& rule, MatrixShape shape) {
  const double an_entry = 2 + rule.momentum.flops() + (rule.weight_decay != 0 ? 2 : 0);
  double sum = an_entry * static_cast<double>(shape.entries()) + rule.map->flops(shape);
  for (const std::vector<StagePtr>& stages : {rule.precondition, rule.post})
    for (const StagePtr& stage : stages) sum += stage->flops(shape);
  return sum;
}

}  // namespace muonscope
