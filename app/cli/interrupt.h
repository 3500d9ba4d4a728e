#pragma once
// Ctrl+C and termination requests, turned into a flag that long commands look at between batches.

namespace muonscope {

/// From here on SIGINT and SIGTERM set a flag; a second one ends the process as usual.
void watch_interrupts();
bool interrupted();

}  // namespace muonscope
