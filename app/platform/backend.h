#pragma once
// The system under the window, as far as the window needs it: GLFW on a screen, EGL without one.

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "app/figures/kit/figure.h"
#include "app/platform/input.h"

namespace muonscope {

/// No display, no OpenGL 3.3: the message says what to do.
struct WindowError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct WindowSize {
  int width = 0, height = 0;
  bool operator==(const WindowSize&) const = default;
};

/// Where the window is, in the system's units (points on macOS and Wayland, else pixels), and how large its
/// picture is.
struct WindowPlace {
  int x = 0, y = 0, width = 0, height = 0;
  int pixels_wide = 0, pixels_high = 0;
  bool full_screen = false;
  bool arranged = false;  ///< by the system: full screen, maximized, iconified
};

/// Another window, for the room: full screen on a monitor that the first one is not on, where there is one.
/// It shows, and hands its keys to the first one's inbox; pictures there are not shared, textures are.
class SecondScreen {
 public:
  virtual ~SecondScreen() = default;

  /// Does this with the window's own OpenGL and ImGui contexts as the present ones, and brings those before
  /// back. A frame that `work` began and did not end is given up.
  virtual void on_it(const std::function<void()>& work) = 0;

  // Within on_it(): as Backend's. `seconds`: what ImGui's clock shows.
  virtual void begin_frame(double seconds) = 0;
  virtual void draw(Color background) = 0;
  virtual void present() = 0;

  /// A person has closed it, or its monitor is gone.
  virtual bool closing() const = 0;
  /// There is no other monitor: it lies behind the first window.
  virtual bool behind() const = 0;
  virtual WindowPlace place() const = 0;
};

/// A window, hidden at first, with a current OpenGL 3.3 context and an ImGui context of its own, which has
/// the system's clipboard. Used by one thread, but for waker().
class Backend {
 public:
  virtual ~Backend() = default;

  // The run.
  /// OpenGL has lost all that was made in it, as by a driver's reset: only another window helps.
  virtual bool lost() const = 0;
  virtual bool closing() const = 0;
  virtual void close() = 0;
  virtual void show(bool visible) = 0;

  // A frame: everything between begin_frame() and draw() is drawn over `background`, and shown by present().
  virtual void begin_frame() = 0;
  virtual void draw(Color background) = 0;
  virtual void present() = 0;

  // Events.
  virtual Inbox& inbox() = 0;
  virtual void poll() = 0;
  /// Until something happens, but not longer.
  virtual void wait(double seconds) = 0;
  /// Ends a wait, from any thread.
  virtual std::function<void()> waker() const = 0;

  /// WindowError where there can be none. It ends before this does.
  virtual std::unique_ptr<SecondScreen> second_screen(const std::string& title) = 0;

  // The window and its monitor.
  virtual WindowPlace place() const = 0;
  virtual void set_title(const std::string& title) = 0;
  virtual void set_full_screen(bool full) = 0;
  /// Pixels at scale 1 times the monitor's scale, cut down to the monitor's work area. The size asked for, in
  /// the system's units.
  virtual WindowSize resize(WindowSize wanted, double monitor_scale) = 0;
  virtual double monitor_scale() const = 0;
  /// The monitor's scale, or less where its work area would be too small for the panels then; never below 1
  /// for that.
  virtual double usable_scale(double monitor_scale) const = 0;
};

}  // namespace muonscope
