#include "app/window/loop/second_window.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "app/platform/gl/gl_textures.h"
#include "app/platform/gl/imgui_gl.h"
#include "app/window/imgui/style.h"
#include "app/window/shell/presentation.h"

namespace muonscope {
namespace {

/// The same layout on every projector.
double scale_for(int height, double presentation_scale) {
  return std::clamp(std::round(100 * presentation_scale * height / usual_room_height) / 100, 0.5, 8.0);
}

}  // namespace

struct SecondWindow::Drawn {
  std::unique_ptr<Shaders> shaders = chosen_shaders();
  GlTextures textures{shaders.get()};
  std::optional<Fonts> fonts;
  FigureCache figures;
  double scale = 0;
  std::string styled{};  ///< theme and scale that the style was made for
};

SecondWindow::SecondWindow(Backend& backend, const FontFiles& fonts)
    : font_files_(fonts), screen_(backend.second_screen("muonscope – for the room")) {
  screen_->on_it([this] { drawn_ = std::make_unique<Drawn>(); });
}

SecondWindow::~SecondWindow() {
  screen_->on_it([this] { drawn_.reset(); });
}

/// Fonts and style, between frames.
void SecondWindow::prepare(const Ui& first) {
  const double scale = scale_for(screen_->place().pixels_high, first.state.preferences.presentation_scale);
  if (scale != drawn_->scale) {
    const std::u32string late = drawn_->fonts ? drawn_->fonts->late() : first.fonts.late();
    drawn_->fonts.emplace(*ImGui::GetIO().Fonts, font_files_, scale, window_faces(), late);
    upload_fonts();
    drawn_->scale = scale;
  }
  if (drawn_->fonts->load_wanted()) upload_fonts();
  drawn_->fonts->take_missing();  // the first window shows the same names, and has said so
  const Theme& theme = first.state.second.dark ? dark_theme() : light_theme();
  const std::string wanted = theme.id + std::to_string(scale);
  if (wanted == drawn_->styled) return;
  apply_style(ImGui::GetStyle(), theme, scale);
  drawn_->styled = wanted;
}

void SecondWindow::draw(const Ui& first, PlaceNotes* places) {
  const double now = ImGui::GetTime();
  if (screen_->place().pixels_high <= 0) return;  // iconified
  screen_->on_it([&] {
    prepare(first);
    drawn_->textures.sweep();
    screen_->begin_frame(now);
    Ui ui{first.state,
          first.player,
          first.exporter,
          first.studies,
          first.derived,
          *drawn_->fonts,
          first.snapshot_pointer,
          &drawn_->textures,
          nullptr,  // particles are counted by the first window's OpenGL context, or the processor
          places,
          nullptr,
          nullptr,
          &drawn_->figures};
    draw_second_screen(ui);
    screen_->draw(ui.theme().window);
    screen_->present();
  });
}

}  // namespace muonscope
