#include "app/platform/glfw/inbox.h"

#include <utility>

#include "app/platform/glfw/key_names.h"
#include "core/base/failure.h"

namespace muonscope {
namespace {

Inbox& inbox_of(GLFWwindow* window) {
  return *static_cast<Inbox*>(glfwGetWindowUserPointer(window));
}

/// GLFW is C: nothing may be thrown through it. Where there is no memory for an event, the event is lost.
template <typename Take>
void receive(GLFWwindow* window, Take take) {
  [[maybe_unused]] const auto lost = failure_of([&] { take(inbox_of(window)); });
}

void on_key(GLFWwindow* window, int key, int scancode, int action, int modifiers) {
  receive(window, [&](Inbox& inbox) {
    if (action == GLFW_RELEASE) {
      ++inbox.counts.keys_up;
      return;
    }
    if (action == GLFW_PRESS) ++inbox.counts.keys_down;
    KeyPress press = press_of(key, scancode, modifiers, action == GLFW_REPEAT);
    if (!press.chord.key.empty()) inbox.keys.push(std::move(press));
  });
}

void on_text(GLFWwindow* window, unsigned int codepoint) {
  receive(window, [&](Inbox& inbox) {
    KeyPress press;
    press.text = utf8(codepoint);
    inbox.keys.push(std::move(press));
  });
}

void on_drop(GLFWwindow* window, int count, const char** paths) {
  receive(window, [&](Inbox& inbox) {
    for (int i = 0; i < count; ++i) inbox.dropped.emplace_back(paths[i]);
  });
}

void on_button(GLFWwindow* window, int /*button*/, int action, int /*modifiers*/) {
  InputCounts& counts = inbox_of(window).counts;
  ++(action == GLFW_PRESS ? counts.buttons_down : counts.buttons_up);
}

void on_wheel(GLFWwindow* window, double /*x*/, double /*y*/) {
  ++inbox_of(window).counts.wheels;
}

void on_move(GLFWwindow* window, double x, double y) {
  inbox_of(window).counts.x = x;
  inbox_of(window).counts.y = y;
}

}  // namespace

void fill_with_keys(Inbox& inbox, GLFWwindow* window) {
  glfwSetWindowUserPointer(window, &inbox);
  glfwSetKeyCallback(window, on_key);
  glfwSetCharCallback(window, on_text);
}

void fill(Inbox& inbox, GLFWwindow* window) {
  fill_with_keys(inbox, window);
  glfwSetDropCallback(window, on_drop);
  glfwSetMouseButtonCallback(window, on_button);
  glfwSetScrollCallback(window, on_wheel);
  glfwSetCursorPosCallback(window, on_move);
}

}  // namespace muonscope
