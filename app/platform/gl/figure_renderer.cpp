#include "app/platform/gl/figure_renderer.h"

#include <backends/imgui_impl_opengl3.h>

#include <array>
#include <cmath>

#include "app/paint/layout.h"
#include "app/platform/gl/framebuffer.h"
#include "app/platform/gl/imgui_gl.h"
#include "app/window/imgui/imgui_canvas.h"

namespace muonscope {
namespace {

/// Makes an ImGui context the present one for as long as it lives.
class Present {
 public:
  explicit Present(ImGuiContext* context) : before_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(context);
  }
  ~Present() { ImGui::SetCurrentContext(before_); }
  Present(const Present&) = delete;
  Present& operator=(const Present&) = delete;

 private:
  ImGuiContext* before_;
};

}  // namespace

FigureRenderer::FigureRenderer() : context_(ImGui::CreateContext()) {
  const Present present(context_);
  ImGui::GetIO().IniFilename = nullptr;
  start_imgui_gl();
  if (shaders_) counter_.emplace(*shaders_);
}

FigureRenderer::~FigureRenderer() {
  {
    const Present present(context_);
    ImGui_ImplOpenGL3_Shutdown();
  }
  ImGui::DestroyContext(context_);
}

void FigureRenderer::prepare_fonts(double scale, double text_size) {
  if (scale == built_scale_ && text_size == built_size_) return;
  const std::array<FaceSize, 3> faces = {
      {{text_size, Weight::regular}, {text_size, Weight::bold}, {title_scale * text_size, Weight::bold}}};
  const std::u32string late = fonts_ ? fonts_->late() : std::u32string();
  fonts_.emplace(*ImGui::GetIO().Fonts, font_files_, scale, faces, late);
  upload_fonts();
  built_scale_ = scale;
  built_size_ = text_size;
}

void FigureRenderer::paint_frame(const ImageRequest& request, Pictures& pictures) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  ImGuiCanvas canvas(*ImGui::GetBackgroundDrawList(), *fonts_, &pictures);
  paint(canvas, {0, 0, request.width, request.height}, request.figure, request.theme, request.options);
}

std::u32string FigureRenderer::take_missing() {
  return fonts_ ? fonts_->take_missing() : std::u32string();
}

Image FigureRenderer::draw(const ImageRequest& request) {
  const Present present(context_);
  const int width = static_cast<int>(std::lround(request.width * request.scale));
  const int height = static_cast<int>(std::lround(request.height * request.scale));
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  io.DeltaTime = 1.0f / 60;
  prepare_fonts(request.scale, request.options.text_size);
  Pictures pictures(textures_);
  paint_frame(request, pictures);
  if (fonts_->load_wanted()) {  // characters that were not there before; what has no glyph now is a box
    ImGui::EndFrame();
    upload_fonts();
    pictures.clear();
    paint_frame(request, pictures);
  }
  ImGui::Render();
  const Framebuffer framebuffer(width, height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  Image image = read_framebuffer(width, height);
  pictures.clear();
  textures_.sweep();
  return image;
}

}  // namespace muonscope
