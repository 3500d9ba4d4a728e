#pragma once

namespace muonscope {

/// A standard stream that was closed must not become the first file that is opened: what is printed would go
/// into a result. And a file that may not grow further (ulimit -f) is an error like a full disk, not the end.
void prepare_standard_streams();

}  // namespace muonscope
