#include "core/optimizers/rule.h"

namespace muonscope {
namespace {

/// Each stage's part of a rule's buffers, of which those of these stages begin at `first`.
std::vector<BufferViews> parts_of(const std::vector<StagePtr>& stages, MatrixShape shape, BufferViews buffers,
                                  std::size_t& first) {
  std::vector<BufferViews> parts;
  for (const StagePtr& stage : stages) {
    parts.push_back(buffers.subspan(first, stage->buffers(shape).size()));
    first += parts.back().size();
  }
  return parts;
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
  std::size_t first = rule.momentum.stateless() ? 0 : 1;
  const BufferViews own = buffers.first(first);
  const std::vector<BufferViews> parts = parts_of(rule.precondition, numbers.shape, buffers, first);
  for (std::size_t i = 0; i < parts.size(); ++i) observe(*rule.precondition[i], numbers, parts[i]);
  rule.momentum.apply(numbers.values, own);
  for (std::size_t i = 0; i < parts.size(); ++i) apply(*rule.precondition[i], numbers, parts[i]);
}

void post_process(const Rule& rule, const Numbers& numbers, BufferViews buffers) {
  std::size_t first = rule.momentum.stateless() ? 0 : 1;
  parts_of(rule.precondition, numbers.shape, buffers, first);
  const std::vector<BufferViews> parts = parts_of(rule.post, numbers.shape, buffers, first);
  for (std::size_t i = 0; i < parts.size(); ++i) apply(*rule.post[i], numbers, parts[i]);
}

void advance(const Rule& rule, double lr, MatrixShape shape, std::span<const double> x,
             std::span<const double> d, std::span<double> to) {
  const double scaled = lr * rule.factor(shape), decay = lr * rule.weight_decay;
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
