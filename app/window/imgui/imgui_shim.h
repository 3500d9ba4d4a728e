#pragma once
// All that differs between ImGui 1.86 (Debian 12) and later releases, in one place; glyphs are added in
// late_glyphs.h.

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace muonscope::shim {

/// Width of a glyph, in pixels of the size the face was built at.
float glyph_advance(const ImFont& font, ImWchar glyph);

/// Adds those glyphs of a font file that lie in `ranges` (ascending pairs, ending with 0). File and ranges
/// must live as long as the atlas.
void add_font(ImFontAtlas& atlas, std::span<const char> file, float pixels, ImFontConfig config,
              const ImWchar* ranges);

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
/// The same, in which Tab goes nowhere, and whose text is exchanged for `replacement` where that is set: it
/// is reset once the field, which must have the keyboard for that, has taken it.
bool completed_text(const char* id, std::string& text, std::optional<std::string>& replacement);

/// Whether something typed has not reached its text field yet: from 1.87 on one key event is taken a frame.
bool text_waits();

/// Ends what a frame that was cut short had begun, and the frame; nothing outside a frame.
void abandon_frame();

/// Closes menus, context menus and lists of choices that are open above the topmost dialog; false if there
/// are none.
bool close_menus();

/// Whether what is drawn now belongs to a menu or a list of choices.
bool in_popup();

/// Empties a list of one's own and prepares it for drawing inside a clip rectangle.
void begin_list(ImDrawList& list, ImVec2 clip_min, ImVec2 clip_max);
/// Draws what `from` holds again, into another list.
void append_list(ImDrawList& to, const ImDrawList& from);
/// Changes when glyphs have moved in the atlas, so that lists kept from before are no good.
std::uintptr_t atlas_stamp();

/// OpenGL's name of a texture as ImGui's, and back.
ImTextureID texture_id(unsigned name);
unsigned texture_name(ImTextureID id);

}  // namespace muonscope::shim
