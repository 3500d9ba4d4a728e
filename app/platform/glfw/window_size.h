#pragma once
// Where windows are, and how large they open: as remembered, but never beyond the monitor, whatever its
// scale.

#include <GLFW/glfw3.h>

#include "app/platform/backend.h"

namespace muonscope {

WindowPlace place_of_window(GLFWwindow* window);

/// Pixels of its monitor to a pixel at scale 1.
double monitor_scale(GLFWwindow* window);

/// `wanted` in pixels at scale 1, in a system that counts `units` of its own to each of these; cut down to
/// the room there is, in the system's units.
WindowSize fitting(WindowSize wanted, double units, WindowSize room);

/// The system's units (points on macOS and Wayland, else pixels) to a pixel at scale 1, where the monitor has
/// this scale.
double units_of(GLFWwindow* window, double monitor_scale);

/// The monitor's scale, or less where its work area would be too small for the panels then; never below 1 for
/// that.
double usable_scale(GLFWwindow* window, double monitor_scale);

/// Gives the window this size, cut down to the work area of the monitor that it is on, frame included, and
/// moves it back into that area where it would reach beyond. The size asked for.
WindowSize resize_to_fit(GLFWwindow* window, WindowSize wanted, double monitor_scale);

/// The monitor with the window's middle on it; null where there is none.
GLFWmonitor* monitor_of(GLFWwindow* window);
/// A monitor that it is not on; null where there is no other.
GLFWmonitor* other_monitor(GLFWwindow* window);

/// Full screen on that monitor, in the mode it has; nothing for null.
void fill_monitor(GLFWwindow* window, GLFWmonitor* monitor);

}  // namespace muonscope
