#pragma once
// What a rule remembers from step to step, of matrices (State = Blocks) or of a cloud (State = Cloud). Where
// the two differ, functions are overloaded for their values: shape_of, zeros_of, saved_shape, save_value,
// load_value.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/saved_state.h"
#include "core/optimizers/rule.h"

namespace muonscope {

MatrixShape shape_of(const Matrix& matrix);
Matrix zeros_of(const Matrix& like, MatrixShape shape);
MatrixShape saved_shape(const SavedArray& array, const Matrix& like);
void save_value(SavedState& state, const std::string& name, const Matrix& matrix);
void load_value(Matrix& matrix, const SavedState& state, const std::string& name);

/// A state holds one value for each of the problem's blocks.
template <class State>
struct Buffer {
  std::string name;
  State now;
  State next;          ///< what the step at hand makes of it
  Step gradients = 0;  ///< that went in since it was zero; what bias corrections count
};

template <class State>
class Buffers {
 public:
  /// Zeros for the buffers that the rule lacks; those that it does not need go. Called by its first step and
  /// not before: until then another rule may come that needs them.
  void settle(const Rule& rule, const State& like) {
    if (std::exchange(settled_, true)) return;
    std::vector<Buffer<State>> settled;
    for (const BufferShape& needed : rule.buffers(shape_of(like.front().value))) {
      const State zeros = zeros_for(rule, like, needed.name);
      const auto kept = std::ranges::find(all_, needed.name, &Buffer<State>::name);
      const bool fits = kept != all_.end() && same_shapes(kept->now, zeros);
      settled.push_back(fits ? std::move(*kept) : Buffer<State>{needed.name, zeros, {}, 0});
      if (settled.back().next.empty()) settled.back().next = zeros;
    }
    all_ = std::move(settled);
  }
  /// Another rule will take the next step.
  void rule_changed() { settled_ = false; }

  /// The step at hand has been taken.
  void accept() {
    for (Buffer<State>& buffer : all_) {
      std::swap(buffer.now, buffer.next);
      ++buffer.gradients;
    }
  }

  /// Those of a settled rule, in the order of Rule::buffers().
  const std::vector<Buffer<State>>& all() const { return all_; }
  /// Those of one block for the step at hand, in the same order; `numbers` is what of a value they show.
  template <typename NumbersOf>
  std::vector<BufferView> views(std::size_t block, NumbersOf numbers) {
    std::vector<BufferView> views;
    views.reserve(all_.size());
    for (Buffer<State>& buffer : all_) {
      const auto& now = buffer.now[block].value;
      views.push_back({numbers(now), numbers(buffer.next[block].value), shape_of(now), buffer.gradients + 1});
    }
    return views;
  }

  /// Null where there is none of this name.
  const Buffer<State>* find(const std::string& name) const {
    const auto found = std::ranges::find(all_, name, &Buffer<State>::name);
    return found == all_.end() ? nullptr : &*found;
  }

  /// Adds "<name>.<block>" for every buffer and block and "<name>.gradients".
  void save(SavedState& state) const {
    for (const Buffer<State>& buffer : all_) {
      for (const auto& block : buffer.now) save_value(state, buffer.name + "." + block.name, block.value);
      state.put(buffer.name + std::string(suffix), static_cast<double>(buffer.gradients));
    }
  }
  /// The buffers that `state` has, of blocks as in `like`, whether the rule needs them or a later one may.
  /// InputError where they do not fit.
  void restore(const Rule& rule, const SavedState& state, const State& like) {
    std::vector<Buffer<State>> restored;
    for (const SavedArray& count : state.arrays()) {
      if (!count.name.ends_with(suffix)) continue;
      const std::string name = count.name.substr(0, count.name.size() - suffix.size());
      Buffer<State> buffer{name, zeros_for(rule, like, name), {}, static_cast<Step>(count.values.at(0))};
      for (std::size_t i = 0; i < like.size(); ++i) {
        const std::string array = name + "." + like[i].name;
        // of another rule, of whose buffers only the state knows the shapes
        if (buffer.now.size() == i)
          buffer.now.push_back(
              {like[i].name, zeros_of(like[i].value, saved_shape(state.at(array), like[i].value))});
        load_value(buffer.now[i].value, state, array);
      }
      restored.push_back(std::move(buffer));
    }
    all_ = std::move(restored);
    settled_ = false;
  }

 private:
  static constexpr std::string_view suffix = ".gradients";

  /// A rule's buffer of this name; no values where it has none.
  static State zeros_for(const Rule& rule, const State& like, const std::string& name) {
    State zeros;
    for (const auto& block : like)
      for (const BufferShape& buffer : rule.buffers(shape_of(block.value)))
        if (buffer.name == name) zeros.push_back({block.name, zeros_of(block.value, buffer.shape)});
    return zeros;
  }
  static bool same_shapes(const State& one, const State& other) {
    return std::ranges::equal(
        one, other, [](const auto& a, const auto& b) { return shape_of(a.value) == shape_of(b.value); });
  }

  std::vector<Buffer<State>> all_;
  bool settled_ = false;
};

}  // namespace muonscope
