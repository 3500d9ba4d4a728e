#pragma once
// All that differs between ImGui 1.86 (Debian 12) and later releases, in one place.

#include <imgui.h>

#include <string>

namespace muonscope::shim {

/// Width of a glyph, in pixels of the size the face was built at.
float glyph_advance(const ImFont& font, ImWchar glyph);

/// Makes a face current at the size it was built at, until ImGui::PopFont().
void push_font(ImFont* font);

/// The size a face was built at, in pixels.
float font_size(const ImFont& font);

/// From the top of a line of text to its baseline, at that size.
float ascent(const ImFont& font);

/// A child region, padded if `padded`; always followed by ImGui::EndChild().
bool begin_child(const char* id, ImVec2 size, bool padded, ImGuiWindowFlags flags = 0);

/// A text field that grows with its text.
bool input_text(const char* id, std::string& text, ImGuiInputTextFlags flags);

}  // namespace muonscope::shim
