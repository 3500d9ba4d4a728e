#include <imgui.h>

#include <optional>
#include <utility>

#include "app/figures/kit/typeset.h"
#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/controls/claim_outcomes.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

struct Verdict {
  Icon icon;
  std::string_view word;
  Color color;
};

Verdict verdict(const Ui& ui, const ClaimOutcome& outcome) {
  if (!outcome.absent.empty()) return {Icon::waiting, "its lane is not there", ui.theme().muted_text};
  if (!outcome.reached) return {Icon::waiting, "not yet", ui.theme().muted_text};
  if (outcome.holds) return {Icon::check, "holds", ui.theme().accent};
  return {Icon::cross, "fails", ui.theme().warning};
}

std::string interval(double low, double high) {
  return low == high ? readable(low) : readable(low) + " … " + readable(high);
}

void draw_claim(const Ui& ui, const Claim& claim, const ClaimOutcome& outcome) {
  const Verdict is = verdict(ui, outcome);
  const float line = ImGui::GetTextLineHeight(), indent = ui.px(24);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(*ImGui::GetWindowDrawList(), is.icon, {at.x + ui.px(8), std::round(at.y + line / 2)}, ui.px(14),
            packed(is.color));
  ImGui::Indent(indent);
  prose(ui, claim.text);
  const FontScope font(ui, text_size::small, Weight::regular);
  std::string result(is.word);
  if (outcome.reached) result += " · measured " + interval(outcome.lowest, outcome.highest);
  paragraph(ui, result, is.color);
  // A line of its own: wrapping could cut a number at its point.
  paragraph(ui, "predicted " + interval(claim.min, claim.max), ui.theme().muted_text);
  ImGui::Unindent(indent);
}

void draw_part(const Ui& ui, std::string_view title, const std::string& text) {
  if (text.empty()) return;
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  heading(ui, title);
  prose(ui, text);
}

void draw_answer(Ui& ui, const Lesson& lesson) {
  // It is below what was read so far, perhaps out of sight.
  if (std::exchange(ui.state.answer_wanted, false)) ImGui::SetScrollHereY(0);
  draw_part(ui, "WHAT HAPPENS", lesson.reveal);
  draw_part(ui, "NOTICE", lesson.notice);
  if (!lesson.claims.empty()) {
    const std::vector<ClaimOutcome>& outcomes = claim_outcomes(ui, lesson);
    ImGui::Dummy(ImVec2(0, ui.px(4)));
    heading(ui, "CLAIMS");
    for (std::size_t i = 0; i < lesson.claims.size(); ++i) draw_claim(ui, lesson.claims[i], outcomes[i]);
  }
  draw_part(ui, "EXERCISE", lesson.exercise);
}

void draw_title(const Ui& ui, std::string_view above, std::string_view title) {
  heading(ui, above);
  const FontScope font(ui, text_size::title, Weight::bold);
  paragraph(ui, title);
}

/// The lesson's set-ups to choose from; each starts anew.
void draw_set_ups(Ui& ui) {
  if (ui.state.set_ups.empty()) return;
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  heading(ui, "SET-UPS");
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < ui.state.set_ups.size(); ++i) {
    const Lesson& each = ui.state.set_ups[i];
    const std::string text = each.variant.empty() ? "The lesson's own" : each.variant_text;
    const float room = ImGui::GetContentRegionAvail().x - ImGui::GetFrameHeight() - ui.px(12);
    ImGui::PushID(static_cast<int>(i));
    std::string wrapped;
    for (const std::string& line : math_lines(ui, with_unicode_runs(text), room)) {
      if (!wrapped.empty()) wrapped += '\n';
      wrapped += ui.fonts.shown(line);
    }
    if (ImGui::RadioButton(wrapped.c_str(), each.variant == ui.state.lesson->variant)) chosen = i;
    ImGui::PopID();
    note_item(ui, "set_up.", i);
    tooltip(ui, text + ". Restarts.");
  }
  if (chosen) choose_set_up(ui, *chosen);
}

void draw_question(Ui& ui, const Lesson& lesson) {
  draw_title(ui, std::string("LESSON ") += std::to_string(lesson.number), lesson.title);
  prose(ui, lesson.question);
  draw_part(ui, "PREDICT", lesson.predict);
  draw_set_ups(ui);
}

}  // namespace

void draw_lesson(Ui& ui) {
  if (!ui.state.lesson) {
    const std::string& title = ui.snapshot().experiment->title;
    draw_title(ui, "EXPERIMENT", title.empty() ? "Untitled experiment" : title);
    if (!ui.state.file.empty()) paragraph(ui, ui.state.file.filename().string(), ui.theme().muted_text);
    paragraph(ui, "Press Space to play. Page Down opens the first lesson.", ui.theme().muted_text);
    return;
  }
  const Lesson& lesson = *ui.state.lesson;  // in place where another set-up is chosen
  if (ui.state.revealed) {
    draw_question(ui, lesson);
    draw_answer(ui, lesson);
    return;
  }
  // The text scrolls, the button below it stays in sight.
  const float button = ImGui::GetFrameHeight() + ImGui::GetStyle().ItemSpacing.y;
  if (shim::begin_child("question", {0, std::max(ImGui::GetContentRegionAvail().y - button, ui.px(40))},
                        false)) {
    draw_question(ui, lesson);
    fade_below(ui);
  }
  ImGui::EndChild();
  const Action& reveal = action("reveal");
  if (primary_button(ui, "reveal", reveal.label, -1)) perform(ui, reveal);
  note_item(ui, "button.reveal");
  tooltip(ui, reveal.help + " (" + reveal.shortcuts.front() + ")");
}

}  // namespace muonscope
