#include "app/panels/imgui_shim.h"

#if __has_include(<misc/cpp/imgui_stdlib.h>)
#include <misc/cpp/imgui_stdlib.h>
#else
#include <imgui_stdlib.h>
#endif

namespace muonscope::shim {

#if IMGUI_VERSION_NUM < 19200

float glyph_advance(const ImFont& font, ImWchar glyph) {
  return font.GetCharAdvance(glyph);
}
void push_font(ImFont* font) {
  ImGui::PushFont(font);
}
float font_size(const ImFont& font) {
  return font.FontSize;
}
float ascent(const ImFont& font) {
  return font.Ascent;
}

#else

float glyph_advance(const ImFont& font, ImWchar glyph) {
  return const_cast<ImFont&>(font).GetFontBaked(font.LegacySize)->GetCharAdvance(glyph);
}
void push_font(ImFont* font) {
  ImGui::PushFont(font, font->LegacySize);
}
float font_size(const ImFont& font) {
  return font.LegacySize;
}
float ascent(const ImFont& font) {
  return const_cast<ImFont&>(font).GetFontBaked(font.LegacySize)->Ascent;
}

#endif

bool begin_child(const char* id, ImVec2 size, bool padded, ImGuiWindowFlags flags) {
#if IMGUI_VERSION_NUM < 19000
  if (padded) flags |= ImGuiWindowFlags_AlwaysUseWindowPadding;
  return ImGui::BeginChild(id, size, false, flags);
#else
  return ImGui::BeginChild(id, size, padded ? ImGuiChildFlags_AlwaysUseWindowPadding : ImGuiChildFlags_None,
                           flags);
#endif
}

bool input_text(const char* id, std::string& text, ImGuiInputTextFlags flags) {
  return ImGui::InputText(id, &text, flags);
}

}  // namespace muonscope::shim
