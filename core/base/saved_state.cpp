#include "core/base/saved_state.h"

#include <algorithm>

#include "core/base/errors.h"

namespace muonscope {

void SavedState::put(std::string name, double number) {
  arrays_.push_back({std::move(name), {}, {number}, false});
}

void SavedState::put(std::string name, const Matrix& matrix) {
  arrays_.push_back({std::move(name),
                     {matrix.rows(), matrix.cols()},
                     {matrix.data(), matrix.data() + matrix.size()},
                     true});
}

void SavedState::put(std::string name, std::vector<std::int64_t> shape, std::vector<double> values) {
  arrays_.push_back({std::move(name), std::move(shape), std::move(values), false});
}

bool SavedState::has(std::string_view name) const {
  return std::ranges::find(arrays_, name, &SavedArray::name) != arrays_.end();
}

const SavedArray& SavedState::at(std::string_view name) const {
  const auto found = std::ranges::find(arrays_, name, &SavedArray::name);
  if (found != arrays_.end()) return *found;
  throw InputError("the state has no \"" + std::string(name) + "\"");
}

double SavedState::number(std::string_view name) const {
  return values(name, 1).front();
}

std::span<const double> SavedState::values(std::string_view name, std::size_t count) const {
  const SavedArray& array = at(name);
  if (array.values.size() == count) return array.values;
  throw InputError("\"" + std::string(name) + "\" of the state has " + std::to_string(array.values.size()) +
                   " numbers instead of " + std::to_string(count));
}

void SavedState::get(std::string_view name, Matrix& into) const {
  const std::span<const double> from = values(name, static_cast<std::size_t>(into.size()));
  std::ranges::copy(from, into.data());
}

std::size_t SavedState::bytes() const {
  std::size_t bytes = sizeof(*this);
  for (const SavedArray& array : arrays_)
    bytes += sizeof(array) + array.name.capacity() + array.shape.capacity() * sizeof(std::int64_t) +
             array.values.capacity() * sizeof(double);
  return bytes;
}

}  // namespace muonscope
