#pragma once

#include <cstdint>

#include "core/experiment/experiment.h"

namespace muonscope {

/// Bytes that this process can still allocate without swapping, as far as the system says; else all of them.
std::uint64_t free_memory();

/// InputError where the lanes' states would not fit into `available` bytes.
void require_memory(const Experiment& experiment, std::uint64_t available);

}  // namespace muonscope
