#pragma once
// What is remembered from one start to the next, in two files: preferences (how the program is used) and
// window layout (where things are). The experiment itself is the third kind of state and a file of its own.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/window/state/presentation.h"
#include "core/experiment/experiment.h"

namespace muonscope {

constexpr double smallest_scale = 0.6, largest_scale = 3;
constexpr std::size_t most_recent_files = 10;
constexpr double most_keyframe_memory = 1e6;  ///< MiB

struct Preferences {
  bool dark = false;
  double scale = 1;                 ///< the user's factor on the monitor's
  double presentation_scale = 1.8;  ///< the same in presentation mode
  bool scroll_pans = false;         ///< the wheel moves figures and Ctrl+wheel zooms, for touchpads
  double keyframe_memory = 1024;    ///< MiB that going back in time may take, from the next start on
  std::filesystem::path open_directory, target_directory, save_directory,
      export_directory;                       ///< used last; "": the current one
  std::vector<std::filesystem::path> recent;  ///< experiment files, newest first
  bool operator==(const Preferences&) const = default;
};

constexpr int first_width = 1280, first_height = 720;
constexpr double first_column_width = 328, narrowest_column = 240, widest_column = 560;

struct WindowLayout {
  int width = first_width, height = first_height;           ///< of the window, in the system's units
  double column_width = first_column_width;                 ///< of lesson and controls, in pixels at scale 1
  bool advanced = false;                                    ///< the fold of the less needed controls is open
  std::map<std::string, std::vector<std::string>> figures;  ///< by lesson id: the figures chosen instead
  bool operator==(const WindowLayout&) const = default;
};

/// Values of a wrong type or out of range are left at their default, unknown keys are ignored.
Preferences preferences_from_json(const Json& document);
WindowLayout layout_from_json(const Json& document);
Json to_json(const Preferences& preferences);
Json to_json(const WindowLayout& layout);

/// Puts a file first among the recent ones.
void remember_file(Preferences& preferences, const std::filesystem::path& file);

/// Where this system keeps a program's settings: the environment variable MUONSCOPE_CONFIG_DIR, else
/// $XDG_CONFIG_HOME/muonscope or ~/.config/muonscope, ~/Library/Application Support/muonscope on macOS,
/// %APPDATA%\muonscope on Windows; "" if the environment names none.
std::filesystem::path config_directory();
/// Where sessions are kept while they go on (core/session/autosave.h); "" where there is no place.
std::filesystem::path sessions_directory();

/// The two files of a directory, read once and written when their contents have changed.
class SettingsFiles {
 public:
  /// "": nothing is read or written. Files that cannot be read or parsed count as empty.
  explicit SettingsFiles(std::filesystem::path directory);
  const Preferences& preferences() const { return preferences_; }
  const WindowLayout& layout() const { return layout_; }
  /// OutputError if a file cannot be written; what was given is not tried again until it changes.
  void save(const Preferences& preferences, const WindowLayout& layout);

 private:
  std::filesystem::path directory_;
  Preferences preferences_;
  WindowLayout layout_;
};

}  // namespace muonscope
