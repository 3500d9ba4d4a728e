#include "app/platform/glfw/window_size.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace muonscope {
namespace {

struct Area {
  int x = 0, y = 0, width = 0, height = 0;
  bool contains(int px, int py) const { return px >= x && px < x + width && py >= y && py < y + height; }
};

/// What the system's bars leave of a monitor; empty where it does not say.
Area work_area(GLFWmonitor* monitor) {
  Area area;
  if (monitor != nullptr) glfwGetMonitorWorkarea(monitor, &area.x, &area.y, &area.width, &area.height);
  return area;
}

std::span<GLFWmonitor* const> all_monitors() {
  int count = 0;
  GLFWmonitor** const monitors = glfwGetMonitors(&count);
  return {monitors, static_cast<std::size_t>(count)};
}

/// All of a monitor, in the mode it has.
Area whole_area(GLFWmonitor* monitor) {
  Area area;
  glfwGetMonitorPos(monitor, &area.x, &area.y);
  if (const GLFWvidmode* const mode = glfwGetVideoMode(monitor))
    area.width = mode->width, area.height = mode->height;
  return area;
}

/// Of the monitor that the window is on, else of the first.
Area work_area_around(GLFWwindow* window) {
  GLFWmonitor* const monitor = monitor_of(window);
  return work_area(monitor != nullptr ? monitor : glfwGetPrimaryMonitor());
}

/// What is left of the area inside the frame that the system draws around the window.
Area without_frame(Area area, GLFWwindow* window) {
  int left = 0, top = 0, right = 0, bottom = 0;
  glfwGetWindowFrameSize(window, &left, &top, &right, &bottom);
  return {area.x + left, area.y + top, area.width - left - right, area.height - top - bottom};
}

void move_into(const Area& room, WindowSize size, GLFWwindow* window) {
  int x = 0, y = 0;
  glfwGetWindowPos(window, &x, &y);
  const int inside_x = std::max(std::min(x, room.x + room.width - size.width), room.x);
  const int inside_y = std::max(std::min(y, room.y + room.height - size.height), room.y);
  if (inside_x != x || inside_y != y) glfwSetWindowPos(window, inside_x, inside_y);
}

}  // namespace

WindowPlace place_of_window(GLFWwindow* window) {
  WindowPlace place;
  glfwGetWindowPos(window, &place.x, &place.y);
  glfwGetWindowSize(window, &place.width, &place.height);
  glfwGetFramebufferSize(window, &place.pixels_wide, &place.pixels_high);
  place.full_screen = glfwGetWindowMonitor(window) != nullptr;
  place.arranged = place.full_screen || glfwGetWindowAttrib(window, GLFW_MAXIMIZED) == GLFW_TRUE ||
                   glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE;
  return place;
}

double monitor_scale(GLFWwindow* window) {
  float scale = 1, unused = 1;
  glfwGetWindowContentScale(window, &scale, &unused);
  return static_cast<double>(scale);
}

WindowSize fitting(WindowSize wanted, double units, WindowSize room) {
  const auto side = [units](int pixels, int most) {
    const double wished = std::round(pixels * units);
    return most > 0 ? static_cast<int>(std::min(wished, static_cast<double>(most)))
                    : static_cast<int>(wished);
  };
  return {side(wanted.width, room.width), side(wanted.height, room.height)};
}

double units_of(GLFWwindow* window, double monitor_scale) {
  int width = 0, pixels = 0, unused = 0;
  glfwGetWindowSize(window, &width, &unused);
  glfwGetFramebufferSize(window, &pixels, &unused);
  return width > 0 && pixels > 0 ? monitor_scale * width / pixels : monitor_scale;
}

double usable_scale(GLFWwindow* window, double monitor_scale) {
  // Lesson, controls and three figures with their axes can still be read in so many pixels at scale 1.
  constexpr double least_width = 960, least_height = 540;
  const Area area = work_area_around(window);
  if (area.width <= 0 || area.height <= 0) return monitor_scale;
  const double units = units_of(window, monitor_scale);
  const double room = std::min(area.width / units / least_width, area.height / units / least_height);
  return room >= 1 ? monitor_scale : std::min(monitor_scale, std::max(1.0, monitor_scale * room));
}

WindowSize resize_to_fit(GLFWwindow* window, WindowSize wanted, double monitor_scale) {
  const Area room = without_frame(work_area_around(window), window);
  const WindowSize size = fitting(wanted, units_of(window, monitor_scale), {room.width, room.height});
  glfwSetWindowSize(window, size.width, size.height);
  if (room.width > 0 && room.height > 0) move_into(room, size, window);
  return size;
}

GLFWmonitor* monitor_of(GLFWwindow* window) {
  Area place;
  glfwGetWindowPos(window, &place.x, &place.y);
  glfwGetWindowSize(window, &place.width, &place.height);
  const auto monitors = all_monitors();
  const auto found = std::ranges::find_if(monitors, [&place](GLFWmonitor* monitor) {
    return whole_area(monitor).contains(place.x + place.width / 2, place.y + place.height / 2);
  });
  return found != monitors.end() ? *found : nullptr;
}

GLFWmonitor* other_monitor(GLFWwindow* window) {
  const auto monitors = all_monitors();
  const auto found = std::ranges::find_if(monitors, [own = monitor_of(window)](GLFWmonitor* monitor) {
    return own != nullptr && monitor != own;
  });
  return found != monitors.end() ? *found : nullptr;
}

void fill_monitor(GLFWwindow* window, GLFWmonitor* monitor) {
  const GLFWvidmode* const mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
  if (mode == nullptr) return;
  glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

}  // namespace muonscope
