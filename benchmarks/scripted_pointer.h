#pragma once
// A pointer that a program moves: panels see it as they would see a person's.

#include <imgui.h>
#include <imgui_internal.h>  // hooks, the only place between the system's input and the frame that sees it

namespace bench {

/// From the next frame on it stands where it was put, whatever the system's does. It must outlive ImGui's
/// context.
class ScriptedPointer {
 public:
  void put(ImVec2 at, bool down) {
    at_ = at;
    down_ = down;
    if (hooked_) return;
    ImGuiContextHook hook;
    hook.Type = ImGuiContextHookType_NewFramePre;
    hook.UserData = this;
    hook.Callback = [](ImGuiContext*, ImGuiContextHook* own) {
      static_cast<const ScriptedPointer*>(own->UserData)->tell();
    };
    ImGui::AddContextHook(ImGui::GetCurrentContext(), &hook);
    hooked_ = true;
  }

 private:
  void tell() const {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent(at_.x, at_.y);
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, down_);
#else
    io.MousePos = at_;
    io.MouseDown[ImGuiMouseButton_Left] = down_;
#endif
  }

  ImVec2 at_{};
  bool down_ = false, hooked_ = false;
};

}  // namespace bench
