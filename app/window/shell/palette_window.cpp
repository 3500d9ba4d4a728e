#include <imgui.h>

#include <algorithm>

#include "app/window/actions/palette.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "app/window/shell/workspace.h"

namespace muonscope {
namespace {

constexpr std::size_t most_rows = 9;

void draw_query(const Ui& ui, float width) {
  const Theme& theme = ui.theme();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(40), pad = ui.px(12);
  ImGui::Dummy(ImVec2(width, height));
  list.AddRectFilled(at, {at.x + width, at.y + height}, packed(tint(theme.panel, theme.text, 0.05)),
                     ui.px(6));
  const std::string& query = ui.state.palette.query;
  const std::string shown = ui.fonts.shown(query.empty() ? "Type a command…" : query);
  const float y = std::round(at.y + (height - ImGui::GetTextLineHeight()) / 2);
  add_text(ui, list, {at.x + pad, y}, query.empty() ? theme.muted_text : theme.text, shown);
  const float caret = at.x + pad + (query.empty() ? 0 : ImGui::CalcTextSize(shown.c_str()).x + ui.px(1));
  list.AddRectFilled({caret, y - ui.px(2)}, {caret + ui.px(2), y + ImGui::GetTextLineHeight() + ui.px(2)},
                     packed(theme.accent));
}

/// True if it was clicked.
bool draw_entry(const Ui& ui, const PaletteEntry& entry, bool selected, float width) {
  const Theme& theme = ui.theme();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(32), pad = ui.px(12);
  const bool pressed = ImGui::InvisibleButton(entry.label.c_str(), ImVec2(width, height));
  const double lift = selected ? 0.12 : ImGui::IsItemHovered() ? 0.06 : 0;
  if (lift > 0)
    list.AddRectFilled(at, {at.x + width, at.y + height}, packed(tint(theme.panel, theme.accent, lift)),
                       ui.px(6));
  const float y = std::round(at.y + (height - ImGui::GetTextLineHeight()) / 2);
  const std::string keys = ui.fonts.shown(entry.shortcut.empty() ? entry.where : entry.shortcut);
  const float extent = ImGui::CalcTextSize(keys.c_str()).x;
  add_text(ui, list, {at.x + width - pad - extent, y}, theme.muted_text, keys);
  const float room = width - extent - 3 * pad;
  const std::string label = fitted(ui, entry.label, room);
  add_math(ui, list, {at.x + pad, y}, entry.why_not.empty() ? theme.text : theme.muted_text, label);
  tooltip(ui, !entry.why_not.empty() ? entry.why_not : label != entry.label ? entry.label : "");
  return pressed;
}

void draw_list(Ui& ui) {
  Palette& palette = ui.state.palette;
  const float width = ImGui::GetContentRegionAvail().x;
  draw_query(ui, width);
  const std::vector<PaletteEntry> matches = palette_matches(ui);
  if (matches.empty()) label(ui, "Nothing fits. Fewer letters find more.", ui.theme().muted_text);
  // The rows around the selected one.
  const auto selected = static_cast<std::size_t>(palette.selected);
  const std::size_t shown = std::min(matches.size(), most_rows);
  const std::size_t first = std::min(selected >= shown ? selected - shown + 1 : 0, matches.size() - shown);
  for (std::size_t i = first; i < first + shown; ++i) {
    const bool pressed = draw_entry(ui, matches[i], i == selected, width);
    note_item(ui, "palette.", i);
    if (pressed) {
      choose(ui, matches[i]);
      return;
    }
  }
}

}  // namespace

void draw_palette(Ui& ui) {
  if (!ui.state.palette.open) return;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, std::round(screen.y * 0.12f)}, ImGuiCond_Always, {0.5f, 0});
  ImGui::SetNextWindowSize({std::min(ui.px(560), screen.x - ui.px(32)), 0});
  ImGui::SetNextWindowFocus();
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(8), ui.px(8)));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, ui.px(2)));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, vec(ui.theme().panel));
  constexpr ImGuiWindowFlags flags =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
  if (ImGui::Begin("palette", nullptr, flags)) {
    note_window(ui, "palette");
    const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowHovered();
    draw_list(ui);
    if (beside) ui.state.palette = {};
  }
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(4);
}

}  // namespace muonscope
