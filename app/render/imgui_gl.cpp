#include "app/render/imgui_gl.h"

#include <backends/imgui_impl_opengl3.h>

namespace muonscope {

void start_imgui_gl() {
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

void upload_fonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

}  // namespace muonscope
