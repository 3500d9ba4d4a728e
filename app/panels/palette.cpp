#include "app/panels/palette.h"

#include <imgui.h>

#include <algorithm>

#include "app/panels/actions.h"
#include "app/panels/commands.h"
#include "app/panels/figure_slots.h"
#include "app/panels/fuzzy.h"
#include "app/panels/imgui_canvas.h"
#include "app/panels/imgui_shim.h"
#include "app/panels/panels.h"
#include "app/panels/style.h"
#include "app/panels/widgets.h"

namespace muonscope {
namespace {

constexpr std::size_t most_rows = 9;

std::vector<PaletteEntry> all_entries(const Ui& ui) {
  std::vector<PaletteEntry> entries;
  for (const Action& row : actions()) {
    entries.push_back(
        {row.label, row.words, row.menu, row.shortcuts.front(), [&row](Ui& inner) { perform(inner, row); }});
  }
  for (const FigureKind& row : figure_kinds()) {
    entries.push_back({"Figure: " + row.kind.title, row.words, "Figure", "",
                       [&row](Ui& inner) { show_figure(inner, row.kind.id); }});
  }
  for (const Lesson& lesson : lessons()) {
    entries.push_back({"Lesson " + std::to_string(lesson.number) + ": " + lesson.title, lesson.question,
                       "Lesson", "", [&lesson](Ui& inner) { open(inner, lesson_document(lesson)); }});
  }
  for (const std::filesystem::path& file : ui.state.preferences.recent) {
    entries.push_back({"Open " + file.filename().string(), file.parent_path().filename().string(),
                       "Recent file", "", [file](Ui& inner) { open_file(inner, file); }});
  }
  return entries;
}

/// Takes away the last UTF-8 sequence.
void drop_last(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

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
  list.AddText({at.x + pad, y}, packed(query.empty() ? theme.muted_text : theme.text), shown.c_str());
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
  list.AddText({at.x + width - pad - extent, y}, packed(theme.muted_text), keys.c_str());
  const float room = width - extent - 3 * pad;
  const std::string label = fitted(ui, entry.label, room);
  add_math(ui, list, {at.x + pad, y}, theme.text, label);
  if (label != entry.label) tooltip(ui, entry.label);
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

std::vector<PaletteEntry> palette_matches(const Ui& ui) {
  const std::string& query = ui.state.palette.query;
  std::vector<std::pair<double, PaletteEntry>> scored;
  for (PaletteEntry& entry : all_entries(ui)) {
    if (const std::optional<double> score =
            std::max(fuzzy_score(query, entry.label), meaning_score(query, entry.words)))
      scored.emplace_back(*score, std::move(entry));
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<PaletteEntry> matches;
  matches.reserve(scored.size());
  for (auto& [score, entry] : scored) matches.push_back(std::move(entry));
  return matches;
}

void choose(Ui& ui, const PaletteEntry& entry) {
  ui.state.palette = {};
  entry.run(ui);
}

void answer_palette(Ui& ui, const KeyPress& press) {
  Palette& palette = ui.state.palette;
  const Chord& chord = press.chord;
  if (!press.text.empty()) {
    palette.query += press.text;
    palette.selected = 0;
  } else if (chord == parse_chord("Backspace")) {
    drop_last(palette.query);
    palette.selected = 0;
  } else if (chord == parse_chord("Escape") || chord == parse_chord(action("palette").shortcuts.front())) {
    palette = {};
  } else {
    const std::vector<PaletteEntry> matches = palette_matches(ui);
    const int count = static_cast<int>(matches.size());
    if (count == 0) return;
    if (chord == parse_chord("Down")) palette.selected = (palette.selected + 1) % count;
    if (chord == parse_chord("Up")) palette.selected = (palette.selected + count - 1) % count;
    if (chord == parse_chord("Enter")) choose(ui, matches[static_cast<std::size_t>(palette.selected)]);
  }
}

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
