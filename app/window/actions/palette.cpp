#include "app/window/actions/palette.h"

#include <algorithm>

#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/actions/fuzzy.h"
#include "app/window/actions/lane_commands.h"
#include "core/base/json.h"
#include "core/experiment/edit_text.h"

namespace muonscope {
namespace {

std::vector<PaletteEntry> all_entries(const Ui& ui) {
  std::vector<PaletteEntry> entries;
  for (const Action& row : actions()) {
    entries.push_back(
        {row.label, row.words, row.menu, row.shortcuts.front(), [&row](Ui& inner) { perform(inner, row); }});
  }
  for (const FigureKind& row : figure_kinds()) {
    entries.push_back({"Figure: " + row.kind.title, row.words, "Figure", "",
                       [&row](Ui& inner) { show_figure(inner, row.kind.id); },
                       row.why_not(ui.snapshot()).on_screen});
  }
  for (const Lesson& lesson : lessons()) {
    entries.push_back({"Lesson " + std::to_string(lesson.number) + ": " + lesson.title, question_of(lesson),
                       "Lesson", "", [&lesson](Ui& inner) { open(inner, lesson_document(lesson)); }});
  }
  for (const Kind* const kind : possible_optimizers(ui)) {
    entries.push_back({"Add lane: " + kind->title, kind->id + " " + kind->summary, "Lanes", "",
                       [kind](Ui& inner) { add_lane(inner, *kind); }});
    entries.push_back(
        {"Optimizer of " + ui.snapshot().lanes[selected_lane(ui)].spec.name + ": " + kind->title,
         kind->id + " " + kind->summary, "Lanes", "", [kind](Ui& inner) {
           change(inner, key_of_lane(selected_lane(inner), "optimizer.kind"), kind->id);
         }});
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

}  // namespace muonscope
