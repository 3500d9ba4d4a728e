#include "app/platform/gl/imgui_gl.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

namespace muonscope {

void start_imgui_gl() {
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

#if IMGUI_VERSION_NUM < 19200

void upload_fonts() {
  // The texture alone. The backend remembers how large its vertex and index buffers are, so that buffers made
  // anew would be written beyond their ends, and nothing drawn.
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_NewFrame();  // makes what there is not yet: the first time everything
  if (ImGui::GetIO().Fonts->TexID == ImTextureID()) ImGui_ImplOpenGL3_CreateFontsTexture();
}

#else

// The backend follows the atlas by itself.
void upload_fonts() {}

#endif

}  // namespace muonscope
