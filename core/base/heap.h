#pragma once

namespace muonscope {

/// Memory that is freed stays with the process, up to 256 MiB: matrices come and go by the step, and asking
/// the system for their pages again costs more than products of them. Nothing where the C library has no such
/// switch.
void keep_freed_memory();

}  // namespace muonscope
