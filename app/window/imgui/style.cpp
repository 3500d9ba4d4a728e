#include "app/window/imgui/style.h"

#include <cmath>

#include "app/paint/color_maps.h"

namespace muonscope {
namespace {

void set_colors(ImGuiStyle& style, const Theme& theme) {
  const auto set = [&style](ImGuiCol role, Color color) { style.Colors[role] = vec(color); };
  const Color hover = tint(theme.panel, theme.text, 0.07);
  const Color pressed = tint(theme.panel, theme.text, 0.13);
  const Color field = tint(theme.panel, theme.text, 0.05);
  const Color line = tint(theme.panel, theme.text, 0.14);
  for (ImVec4& color : style.Colors) color = vec(field);
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.muted_text);
  set(ImGuiCol_WindowBg, theme.window);
  set(ImGuiCol_ChildBg, with_alpha(theme.panel, 0));
  set(ImGuiCol_PopupBg, theme.panel);
  set(ImGuiCol_Border, line);
  set(ImGuiCol_BorderShadow, with_alpha(theme.panel, 0));
  set(ImGuiCol_FrameBg, field);
  set(ImGuiCol_FrameBgHovered, hover);
  set(ImGuiCol_FrameBgActive, pressed);
  set(ImGuiCol_MenuBarBg, theme.panel);
  set(ImGuiCol_TitleBg, theme.panel);
  set(ImGuiCol_TitleBgActive, theme.panel);
  set(ImGuiCol_TitleBgCollapsed, theme.panel);
  set(ImGuiCol_ScrollbarBg, with_alpha(theme.panel, 0));
  set(ImGuiCol_ScrollbarGrab, tint(theme.panel, theme.text, 0.2));
  set(ImGuiCol_ScrollbarGrabHovered, tint(theme.panel, theme.text, 0.35));
  set(ImGuiCol_ScrollbarGrabActive, tint(theme.panel, theme.text, 0.45));
  set(ImGuiCol_CheckMark, theme.accent);
  set(ImGuiCol_Button, field);
  set(ImGuiCol_ButtonHovered, hover);
  set(ImGuiCol_ButtonActive, pressed);
  set(ImGuiCol_Header, hover);
  set(ImGuiCol_HeaderHovered, hover);
  set(ImGuiCol_HeaderActive, pressed);
  set(ImGuiCol_Separator, line);
  set(ImGuiCol_TextSelectedBg, with_alpha(theme.accent, 0.3));
  set(ImGuiCol_NavHighlight, theme.accent);
  set(ImGuiCol_ModalWindowDimBg, with_alpha(theme.text, 0.35));
  set(ImGuiCol_TableBorderLight, line);
  set(ImGuiCol_TableBorderStrong, line);
  set(ImGuiCol_TableHeaderBg, field);
  set(ImGuiCol_TableRowBg, with_alpha(theme.panel, 0));
  set(ImGuiCol_TableRowBgAlt, with_alpha(theme.panel, 0));
}

}  // namespace

ImVec4 vec(Color color) {
  constexpr float byte = 255.0f;
  return {static_cast<float>(color.r) / byte, static_cast<float>(color.g) / byte,
          static_cast<float>(color.b) / byte, static_cast<float>(color.a) / byte};
}

Color tint(Color a, Color b, double t) {
  const auto channel = [t](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(std::lround(from + (to - from) * t));
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), channel(a.a, b.a)};
}

Color with_alpha(Color color, double alpha) {
  color.a = static_cast<std::uint8_t>(std::lround(alpha * 255));
  return color;
}

Color on(Color ground) {
  constexpr Color light = {255, 255, 255}, dark = {18, 18, 23};
  return contrast(light, ground) >= contrast(dark, ground) ? light : dark;
}

void apply_style(ImGuiStyle& style, const Theme& theme, double scale) {
  style = ImGuiStyle();
  style.WindowPadding = {16, 16};
  style.FramePadding = {10, 6};
  style.CellPadding = {8, 4};
  style.ItemSpacing = {8, 8};
  style.ItemInnerSpacing = {8, 4};
  style.IndentSpacing = 16;
  style.ScrollbarSize = 10;
  style.GrabMinSize = 12;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.WindowRounding = 0;
  style.ChildRounding = 6;
  style.FrameRounding = 6;
  style.PopupRounding = 6;
  style.ScrollbarRounding = 5;
  style.GrabRounding = 6;
  style.WindowTitleAlign = {0, 0.5f};
  style.ScaleAllSizes(static_cast<float>(scale));
  set_colors(style, theme);
}

}  // namespace muonscope
