#pragma once
// Boundaries that no exception crosses: ends of threads, callbacks, commands of the window. What was thrown
// becomes words for a person, whatever its type.

#include <exception>
#include <optional>
#include <string>

namespace muonscope {

struct Failure {
  std::string text;      ///< why, and what to do; never empty
  bool refused = false;  ///< an InputError: what was asked for cannot be done, and everything is as it was
};

/// Never throws: where there is no memory for a sentence, two words must do.
Failure failure_from(const std::exception_ptr& thrown) noexcept;

/// Carries out `action`; none where it came to its end.
template <typename Action>
std::optional<Failure> failure_of(Action&& action) noexcept {
  try {
    action();
    return std::nullopt;
  } catch (...) {
    return failure_from(std::current_exception());
  }
}

}  // namespace muonscope
