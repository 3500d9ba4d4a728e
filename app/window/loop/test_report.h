#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/platform/backend.h"
#include "app/platform/input.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// What the window is, besides what panels know of it.
struct WindowFacts {
  int x = 0, y = 0, width = 0, height = 0;  ///< on the screen, in the system's units
  int pixels_wide = 0, pixels_high = 0;     ///< of its picture
  double monitor_scale = 1, scale = 1;      ///< and all in all, as drawn
  bool full_screen = false;
  bool unread = false;  ///< input that has come too late for this frame
  bool operator==(const WindowFacts&) const = default;
};

/// Tells tests of the window what is on the screen: in the directory that MUONSCOPE_TEST_HOOK names,
/// actions.json is the table of actions and frame.json is about the last frame: its number, the input that it
/// has taken, where everything is, the state. tests/window/driver.py, which reads them, lists the names.
class TestReport {
 public:
  explicit TestReport(std::filesystem::path directory);

  /// Where the next frame notes what is where.
  PlaceNotes& places() { return places_; }
  /// The same of the second window.
  PlaceNotes& second_places() { return second_places_; }
  /// A scale that stands for the monitor's, which tests cannot move: the file monitor_scale, if there is one.
  std::optional<double> monitor_scale() const;
  /// Whether OpenGL is to count as lost, which tests cannot bring about: once for each file lose_context.
  bool loses_context() const;
  /// A frame begins, with so much input.
  void begin(const InputCounts& counts);
  /// It is on the screen.
  void end(const Ui& ui, const WindowFacts& facts, const std::optional<WindowPlace>& second,
           const std::vector<std::string>& performed);

 private:
  std::filesystem::path directory_;
  PlaceNotes places_, second_places_;
  InputCounts counts_;
  std::uint64_t frame_ = 0, quiet_ = 0;  ///< frames in all, and since something last came in or changed
  WindowFacts facts_;
  std::uint64_t version_ = 0, builds_ = 0;  ///< of the snapshot, of figures
  std::uint64_t double_clicks_ = 0;
  std::map<std::string, std::uint64_t> performed_;
};

}  // namespace muonscope
