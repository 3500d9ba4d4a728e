#include "app/render/imgui_gl.h"

#include <backends/imgui_impl_opengl3.h>

namespace muonscope {

void start_imgui_gl() {
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

void upload_fonts() {
  // The font texture alone has no name that every release knows; the backend makes all its objects anew.
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  ImGui_ImplOpenGL3_CreateDeviceObjects();
}

}  // namespace muonscope
