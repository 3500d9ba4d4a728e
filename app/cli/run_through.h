#pragma once

#include <functional>

#include "app/cli/commands.h"
#include "app/cli/trails.h"
#include "core/run/run.h"

namespace muonscope {

/// What is done now and then as a run goes on.
struct Companions {
  bool quiet = false;                      ///< shows no progress
  int threads = 1;                         ///< that the run has
  std::function<void(const Run&)> look{};  ///< often, between two steps
};

/// Runs to the end or to an interrupt, showing the progress; `trails` look on. True if it reached the end.
bool run_through(Run& run, Step steps, Trails& trails, const Companions& companions);

/// What --trace-memory allows.
std::uint64_t trace_bytes(double mebibytes);

}  // namespace muonscope
