#pragma once

#include <chrono>
#include <thread>

namespace muonscope::test {

/// Whether something comes true. Gives up after two minutes: sanitized and on a busy machine, what takes
/// milliseconds elsewhere may take a hundred times as long, and a test that passes never waits for it.
template <typename Done>
bool eventually(Done done) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!done()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace muonscope::test
