// What people commit to before the run, and how far off it was.

#include <imgui.h>

#include <algorithm>

#include "app/figures/kit/typeset.h"
#include "app/figures/sketches.h"
#include "app/window/actions/lesson_pages.h"
#include "app/window/controls/lesson_parts.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

void draw_choices(Ui& ui, const LessonPage& page) {
  LessonReading& reading = ui.state.reading;
  const std::size_t place = reading.page;
  const auto chosen = reading.chosen.find(place);
  const float room = ImGui::GetContentRegionAvail().x - ImGui::GetFrameHeight() - ui.px(12);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(4), ui.px(1)));
  ImGui::BeginDisabled(reading.revealed);
  for (std::size_t i = 0; i < page.choices.texts.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const bool now = chosen != reading.chosen.end() && chosen->second == i;
    if (ImGui::RadioButton(wrapped(ui, page.choices.texts[i], room).c_str(), now)) reading.chosen[place] = i;
    note_item(ui, "guess.", i);
    ImGui::PopID();
  }
  ImGui::EndDisabled();
  ImGui::PopStyleVar();
}

const std::vector<Sketch>* sketches_of(const Ui& ui, const std::string& figure) {
  const auto found = ui.state.reading.sketches.find(figure);
  return found == ui.state.reading.sketches.end() || found->second.empty() ? nullptr : &found->second;
}

void draw_sketch_help(Ui& ui, const LessonPage& page) {
  if (ui.state.reading.revealed) return;
  paragraph(ui, "Press in “" + figure_kind(page.sketch).kind.title + "” and drag to draw.",
            ui.theme().muted_text);
  if (sketches_of(ui, page.sketch) == nullptr) return;
  if (ImGui::Button("Erase what is drawn")) erase_sketches(ui);
  note_item(ui, "guess.erase");
}

void draw_line(const Ui& ui, bool right, const std::string& text) {
  const Color color = right ? ui.theme().accent : ui.theme().text;
  draw_icon_before_line(ui, right ? Icon::check : Icon::cross, color);
  ImGui::Indent(ui.px(lesson_indent));
  prose(ui, text);
  ImGui::Unindent(ui.px(lesson_indent));
}

void judge_choice(const Ui& ui, const LessonPage& page, std::size_t chosen) {
  const bool right = chosen == page.choices.right;
  const std::string said = "You chose “" + page.choices.texts[chosen] + "”";
  draw_line(
      ui, right,
      right ? said + ", and so it is." : said + ". It is “" + page.choices.texts[page.choices.right] + "”.");
}

/// Against the figure as it is on screen; none where that is not there.
std::vector<std::string> verdicts_on(const Ui& ui, const LessonPage& page,
                                     const std::vector<Sketch>& sketches) {
  const std::string& id = page.sketch;
  std::vector<std::string> said;
  for (std::size_t slot = 0; slot < std::min(ui.state.figures.size(), ui.derived.figures.size()); ++slot) {
    const Figure& figure = ui.derived.figures[slot].figure;
    if (ui.state.figures[slot].id != id || figure.id != id) continue;
    for (const Sketch& sketch : sketches) {
      if (sketch.plot >= figure.plots.size()) continue;
      const Plot& plot = figure.plots[sketch.plot];
      const auto miss = nearest_curve(plot, sketch, page.curves);
      const std::string where = plot.title.empty() ? "" : " (" + plot.title + ")";
      said.push_back(miss ? "Your curve" + where + ": " + miss_text(*miss) + "."
                          : "Your curve" + where + ": the run has not come that far.");
    }
    break;
  }
  return said;
}

}  // namespace

std::string wrapped(const Ui& ui, const std::string& text, float width) {
  std::string out;
  for (const std::string& line : math_lines(ui, with_unicode_runs(text), width)) {
    if (!out.empty()) out += '\n';
    out += ui.fonts.shown(line);
  }
  return out;
}

void draw_guess(Ui& ui, const LessonPage& page) {
  if (!page.choices.texts.empty()) draw_choices(ui, page);
  if (!page.sketch.empty()) draw_sketch_help(ui, page);
}

void draw_verdicts(Ui& ui, const Lesson& lesson) {
  const LessonReading& reading = ui.state.reading;
  bool any = false;
  const auto head = [&] {
    if (any) return;
    any = true;
    ImGui::Dummy(ImVec2(0, ui.px(4)));
    heading(ui, "YOUR GUESS");
  };
  for (std::size_t i = 0; i < lesson.pages.size(); ++i) {
    const LessonPage& page = lesson.pages[i];
    if (const auto chosen = reading.chosen.find(i); chosen != reading.chosen.end()) {
      head();
      judge_choice(ui, page, chosen->second);
    }
    if (const std::vector<Sketch>* const drawn = sketches_of(ui, page.sketch)) {
      for (const std::string& verdict : verdicts_on(ui, page, *drawn)) {
        head();
        prose(ui, verdict);
      }
    }
  }
}

}  // namespace muonscope
