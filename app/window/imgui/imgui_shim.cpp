#include "app/window/imgui/imgui_shim.h"

#include <algorithm>
#include <span>
#include <utility>

#if __has_include(<misc/cpp/imgui_stdlib.h>)
#include <misc/cpp/imgui_stdlib.h>
#else
#include <imgui_stdlib.h>
#endif

#include <imgui_internal.h>  // the stack of open popups, the queue of events: ImGui tells of neither otherwise

#include <vector>

namespace muonscope::shim {
namespace {

#if IMGUI_VERSION_NUM >= 19200
/// All that lies between and beyond `ranges`.
std::vector<ImWchar> complement(const ImWchar* ranges) {
  std::vector<ImWchar> rest;
  ImWchar next = 1;
  for (; *ranges != 0; ranges += 2) {
    if (ranges[0] > next) rest.insert(rest.end(), {next, static_cast<ImWchar>(ranges[0] - 1)});
    next = static_cast<ImWchar>(ranges[1] + 1);
  }
  rest.insert(rest.end(), {next, static_cast<ImWchar>(IM_UNICODE_CODEPOINT_MAX), 0});
  return rest;
}
#endif

}  // namespace

bool text_waits() {
#if IMGUI_VERSION_NUM >= 18700
  return !ImGui::GetCurrentContext()->InputEventsQueue.empty();
#else
  return false;
#endif
}

void add_font(ImFontAtlas& atlas, std::span<const char> file, float pixels, ImFontConfig config,
              const ImWchar* ranges) {
  config.FontDataOwnedByAtlas = false;
#if IMGUI_VERSION_NUM >= 19200
  // Glyphs are drawn when first needed, from the first file that has them: all others must be excluded.
  const std::vector<ImWchar> excluded = complement(ranges);
  config.GlyphExcludeRanges = excluded.data();
#endif
  // ImGui only reads the data, although its signature does not say so.
  atlas.AddFontFromMemoryTTF(const_cast<char*>(file.data()), static_cast<int>(file.size()), pixels, &config,
                             ranges);
}

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
namespace {
void push_atlas(ImDrawList& list) {
  list.PushTextureID(ImGui::GetIO().Fonts->TexID);
}
void push_texture(ImDrawList& list, const ImDrawCmd& command) {
  list.PushTextureID(command.TextureId);
}
void pop_texture(ImDrawList& list) {
  list.PopTextureID();
}
}  // namespace
std::uintptr_t atlas_stamp() {
  return (std::uintptr_t)ImGui::GetIO().Fonts->TexID;
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
namespace {
void push_atlas(ImDrawList& list) {
  list.PushTexture(ImGui::GetIO().Fonts->TexRef);
}
void push_texture(ImDrawList& list, const ImDrawCmd& command) {
  list.PushTexture(command.TexRef);
}
void pop_texture(ImDrawList& list) {
  list.PopTexture();
}
}  // namespace
std::uintptr_t atlas_stamp() {
  const ImTextureData* data = ImGui::GetIO().Fonts->TexData;
  return data != nullptr ? static_cast<std::uintptr_t>(data->UniqueID) : 0;
}

#endif

void abandon_frame() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  if (!context.WithinFrameScope) return;
#if IMGUI_VERSION_NUM >= 19140
  const bool asserts = std::exchange(context.IO.ConfigErrorRecoveryEnableAssert, false);
  ImGui::ErrorRecoveryTryToRecoverState(&context.StackSizesInNewFrame);
  context.IO.ConfigErrorRecoveryEnableAssert = asserts;
#else
  ImGui::ErrorCheckEndFrameRecover(nullptr);
#endif
  ImGui::EndFrame();
}

bool close_menus() {
  const ImVector<ImGuiPopupData>& open = ImGui::GetCurrentContext()->OpenPopupStack;
  const auto is_dialog = [](const ImGuiPopupData& popup) {
    return popup.Window != nullptr && (popup.Window->Flags & ImGuiWindowFlags_Modal) != 0;
  };
  int stays = open.Size;
  while (stays > 0 && !is_dialog(open[stays - 1])) --stays;
  if (stays == open.Size) return false;
  ImGui::ClosePopupToLevel(stays, true);
  return true;
}

bool in_popup() {
  return (ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_Popup) != 0;
}

void begin_list(ImDrawList& list, ImVec2 clip_min, ImVec2 clip_max) {
  list._ResetForNewFrame();
  push_atlas(list);
  list.PushClipRect(clip_min, clip_max);
}

void append_list(ImDrawList& to, const ImDrawList& from) {
  for (const ImDrawCmd& command : from.CmdBuffer) {
    if (command.ElemCount == 0) continue;
    const std::span<const ImDrawIdx> indices(from.IdxBuffer.Data + command.IdxOffset, command.ElemCount);
    const auto [low, high] = std::minmax_element(indices.begin(), indices.end());
    const unsigned first = *low, count = *high - first + 1u;
    to.PushClipRect({command.ClipRect.x, command.ClipRect.y}, {command.ClipRect.z, command.ClipRect.w}, true);
    push_texture(to, command);
    to.PrimReserve(static_cast<int>(command.ElemCount), static_cast<int>(count));
    const unsigned base = to._VtxCurrentIdx;
    for (const ImDrawIdx index : indices) to.PrimWriteIdx(static_cast<ImDrawIdx>(index - first + base));
    for (unsigned i = 0; i < count; ++i) {
      const ImDrawVert& vertex = from.VtxBuffer[static_cast<int>(command.VtxOffset + first + i)];
      to.PrimWriteVtx(vertex.pos, vertex.uv, vertex.col);
    }
    pop_texture(to);
    to.PopClipRect();
  }
}

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

namespace {
int exchange_text(ImGuiInputTextCallbackData* data) {
  auto& replacement = *static_cast<std::optional<std::string>*>(data->UserData);
  if (data->EventFlag != ImGuiInputTextFlags_CallbackAlways || !replacement) return 0;
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, replacement->c_str());
  data->SelectionStart = data->SelectionEnd = data->CursorPos;
  replacement.reset();
  return 0;
}
}  // namespace

bool completed_text(const char* id, std::string& text, std::optional<std::string>& replacement) {
  if (replacement) text = *replacement;
  constexpr ImGuiInputTextFlags flags =
      ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_CallbackCompletion;
  return ImGui::InputText(id, &text, flags, exchange_text, &replacement);
}

// A pointer in earlier releases, a 64-bit number in later ones.
ImTextureID texture_id(unsigned name) {
  return (ImTextureID) static_cast<std::uintptr_t>(name);
}
unsigned texture_name(ImTextureID id) {
  return static_cast<unsigned>((std::uintptr_t)id);
}

}  // namespace muonscope::shim
