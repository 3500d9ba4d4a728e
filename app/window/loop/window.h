#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/base/types.h"

namespace muonscope {

class Backend;
struct PlaceNotes;
struct Ui;

/// The window by itself, to be measured (benchmarks/frame_bench.cpp).
struct Trial {
  int width = 1280, height = 720;
  Step from = 0;                      ///< runs up to this step first
  bool play = true;                   ///< then plays on, at the default speed
  bool fast = false;                  ///< or as fast as it can
  int frames = 600;                   ///< closes after as many more
  bool alone = true;                  ///< shows the first figure only
  bool presents = false;              ///< in presentation mode
  bool second = false;                ///< with a second screen, drawn in every frame
  std::function<void()> first_frame;  ///< is on the screen
  /// Took so long to draw, once `from` has been reached, and was drawn of this.
  std::function<void(double milliseconds, const Ui&)> frame;
  PlaceNotes* places = nullptr;      ///< here each frame notes what is where; null: nowhere
  std::filesystem::path screenshot;  ///< PNG of the last frame; "" for none
};

struct WindowOptions {
  std::string source;           ///< lesson id, alias or number, or an experiment file; "": the first lesson
  std::optional<double> scale;  ///< factor on the monitor's; none: as remembered
  std::optional<bool> dark;     ///< none: as remembered
  std::optional<double> keyframe_memory;  ///< MiB for going back in time; none: as remembered
  int threads = 0;                        ///< workers for measuring; 0: as many as the machine has
  std::optional<Trial> trial;
  std::function<bool()> ended{};  ///< whether the window is to close, although nobody closed it; asked often

  // For tests of the window itself; see with_test_hooks().
  std::chrono::milliseconds frame_delay{0};  ///< added to every frame: a slow machine
  std::filesystem::path test_hook;           ///< directory in which each frame is reported; "" for none
};

/// The options with what the environment variables MUONSCOPE_FRAME_DELAY_MS and MUONSCOPE_TEST_HOOK say,
/// which only tests set.
WindowOptions with_test_hooks(WindowOptions options);

/// Opens the window and returns when it closes: 0, or 1 where there is no display or no OpenGL 3.3, after
/// saying on stderr what to do. InputError if `source` names nothing.
int run_window(const WindowOptions& options);

/// The window on this backend until it closes. InputError if `source` names nothing.
void run_window_on(Backend& backend, const WindowOptions& options);

/// Has the window ask `ended` at once. From any thread.
void wake_window();

}  // namespace muonscope
