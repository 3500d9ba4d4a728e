#include <doctest/doctest.h>

#include "app/paint/color_maps.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

Color color_of(ImVec4 v) {
  const auto byte = [](float channel) { return static_cast<std::uint8_t>(std::lround(channel * 255)); };
  return {byte(v.x), byte(v.y), byte(v.z), byte(v.w)};
}

TEST_CASE("text stands out from every ground that ImGui draws it on, in both themes") {
  for (const Theme* theme : {&light_theme(), &dark_theme()}) {
    CAPTURE(theme->id);
    ImGuiStyle style;
    apply_style(style, *theme, 1);
    for (const ImGuiCol ground :
         {ImGuiCol_WindowBg, ImGuiCol_PopupBg, ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered,
          ImGuiCol_FrameBgActive, ImGuiCol_MenuBarBg, ImGuiCol_TitleBgActive, ImGuiCol_Button,
          ImGuiCol_ButtonHovered, ImGuiCol_ButtonActive, ImGuiCol_HeaderHovered, ImGuiCol_HeaderActive,
          ImGuiCol_TableHeaderBg}) {
      CAPTURE(ImGui::GetStyleColorName(ground));
      CHECK(contrast(color_of(style.Colors[ImGuiCol_Text]), color_of(style.Colors[ground])) >= 7);
    }
  }
}

TEST_CASE("words in the quiet, accent and warning colours can be read on panels and figures") {
  for (const Theme* theme : {&light_theme(), &dark_theme()}) {
    CAPTURE(theme->id);
    for (const Color ground : {theme->panel, theme->figure, theme->window}) {
      CHECK(contrast(theme->text, ground) >= 7);
      CHECK(contrast(theme->muted_text, ground) >= 7);
    }
    for (const Color ground : {theme->panel, theme->figure}) {
      CHECK(contrast(theme->accent, ground) >= 7);
      CHECK(contrast(theme->warning, ground) >= 7);
    }
    // The filled button, still, hovered and pressed.
    for (const double lift : {0.0, 0.12, 0.24}) {
      CAPTURE(lift);
      CHECK(contrast(on(theme->accent), tint(theme->accent, theme->text, lift)) >= 7);
    }
  }
}

}  // namespace
}  // namespace muonscope
