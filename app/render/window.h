#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace muonscope {

struct WindowOptions {
  std::string source;         ///< lesson id, alias or number, or an experiment file; "": the first lesson
  std::optional<int> frames;  ///< closes after this many frames
  double scale = 1;           ///< factor on the monitor's
  bool dark = false;
  int threads = 0;                   ///< workers for measuring; 0: as many as the machine has
  std::filesystem::path screenshot;  ///< PNG of the last frame of `frames`; "" for none
};

/// Opens the window and returns when it closes: 0, or 1 where there is no display or no OpenGL 3.3, after
/// saying on stderr what to do. InputError if `source` names nothing.
int run_window(const WindowOptions& options);

}  // namespace muonscope
