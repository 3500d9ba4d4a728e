#pragma once
// The kinds of failure that a person can cause; each has its own exit code (docs/experiment-format.md).

#include <stdexcept>
#include <string>

namespace muonscope {

/// Bad input or usage: says where (JSON path or file), what was found and what to do. Exit code 2.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A result could not be written. Exit code 4.
struct OutputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace muonscope
