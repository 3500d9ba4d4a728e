// A lesson's claims and whether its exercises are solved.

#include <imgui.h>

#include <algorithm>
#include <functional>

#include "app/window/controls/lesson_outcomes.h"
#include "app/window/controls/lesson_parts.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
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
  draw_icon_before_line(ui, is.icon, is.color);
  const float indent = ui.px(lesson_indent);
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

}  // namespace

void draw_icon_before_line(const Ui& ui, Icon icon, Color color) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_icon(*ImGui::GetWindowDrawList(), icon,
            {at.x + ui.px(8), std::round(at.y + ImGui::GetTextLineHeight() / 2)}, ui.px(14), packed(color));
}

void draw_claims(Ui& ui, const Lesson& lesson) {
  if (lesson.claims.empty()) return;
  const std::vector<ClaimOutcome>& outcomes = lesson_outcomes(ui, lesson).claims;
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  heading(ui, "CLAIMS");
  for (std::size_t i = 0; i < lesson.claims.size(); ++i) draw_claim(ui, lesson.claims[i], outcomes[i]);
}

void draw_room_claims(Ui& ui, const Lesson& lesson) {
  if (lesson.claims.empty()) return;
  const std::vector<ClaimOutcome>& outcomes = lesson_outcomes(ui, lesson).claims;
  const std::vector<std::uint64_t>& news = ui.derived.claims.news;
  std::vector<std::size_t> held;
  for (std::size_t i = 0; i < std::min(outcomes.size(), news.size()); ++i)
    if (outcomes[i].holds) held.push_back(i);
  std::ranges::stable_sort(held, std::greater(), [&news](std::size_t i) { return news[i]; });
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  const std::string count = std::to_string(held.size()) + " of " + std::to_string(outcomes.size());
  paragraph(ui, count + " claims are measured to hold by now.", ui.theme().accent);
  for (const std::size_t i : held) {
    ImGui::Dummy(ImVec2(0, ui.px(2)));
    draw_icon_before_line(ui, Icon::check, ui.theme().accent);
    ImGui::Indent(ui.px(lesson_indent));
    prose(ui, lesson.claims[i].text);
    ImGui::Unindent(ui.px(lesson_indent));
  }
}

void draw_solution(Ui& ui, const Lesson& lesson) {
  const std::size_t page = ui.state.reading.page;
  const std::optional<Solution>& solution = lesson.pages[page].solution;
  if (!solution) return;
  const auto& solutions = lesson_outcomes(ui, lesson).solutions;
  const auto found = solutions.find(page);
  const SolutionOutcome outcome = found != solutions.end() ? found->second : SolutionOutcome{};
  const bool solved = outcome.solved();
  const char* const waiting = outcome.values && !outcome.throughout
                                  ? "Not solved yet: start again (R), so that the whole run has it."
                                  : "Not solved yet.";
  const Theme& theme = ui.theme();
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  draw_icon_before_line(ui, solved ? Icon::check : Icon::waiting, solved ? theme.accent : theme.muted_text);
  ImGui::Indent(ui.px(lesson_indent));
  prose(ui, solved ? "Solved. " + solution->text : waiting, solved ? theme.accent : theme.muted_text);
  ImGui::Unindent(ui.px(lesson_indent));
}

}  // namespace muonscope
