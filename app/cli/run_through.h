#pragma once

#include "app/cli/commands.h"
#include "app/cli/trails.h"
#include "core/run/run.h"

namespace muonscope {

/// Runs to the end or to an interrupt, showing the progress unless `quiet`; `trails` look on. True if it
/// reached the end.
bool run_through(Run& run, Step steps, bool quiet, Trails& trails);

/// What --trace-memory allows.
std::uint64_t trace_bytes(const RunOptions& options);

}  // namespace muonscope
