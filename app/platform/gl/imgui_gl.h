#pragma once
// What is common to ImGui's OpenGL backend on the screen and off it.

namespace muonscope {

/// The present ImGui context draws with the OpenGL context that is current.
void start_imgui_gl();
/// Hands the present context's font atlas, built anew, to OpenGL.
void upload_fonts();

}  // namespace muonscope
