#include "app/render/inbox.h"

#include <utility>

#include "app/render/key_names.h"

namespace muonscope {
namespace {

Inbox& inbox_of(GLFWwindow* window) {
  return *static_cast<Inbox*>(glfwGetWindowUserPointer(window));
}

void on_key(GLFWwindow* window, int key, int scancode, int action, int modifiers) {
  Inbox& inbox = inbox_of(window);
  if (action == GLFW_RELEASE) {
    ++inbox.counts.keys_up;
    return;
  }
  if (action == GLFW_PRESS) ++inbox.counts.keys_down;
  KeyPress press{chord_of(key, scancode, modifiers), action == GLFW_REPEAT};
  if (!press.chord.key.empty()) inbox.keys.push(std::move(press));
}

void on_text(GLFWwindow* window, unsigned int codepoint) {
  KeyPress press;
  press.text = utf8(codepoint);
  inbox_of(window).keys.push(std::move(press));
}

void on_drop(GLFWwindow* window, int count, const char** paths) {
  for (int i = 0; i < count; ++i) inbox_of(window).dropped.emplace_back(paths[i]);
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

void fill(Inbox& inbox, GLFWwindow* window) {
  glfwSetWindowUserPointer(window, &inbox);
  glfwSetKeyCallback(window, on_key);
  glfwSetCharCallback(window, on_text);
  glfwSetDropCallback(window, on_drop);
  glfwSetMouseButtonCallback(window, on_button);
  glfwSetScrollCallback(window, on_wheel);
  glfwSetCursorPosCallback(window, on_move);
}

}  // namespace muonscope
