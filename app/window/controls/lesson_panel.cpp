// The lesson's page: one thought, large, and the button to the next one.

#include <imgui.h>

#include <optional>
#include <utility>

#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/lesson_pages.h"
#include "app/window/controls/lesson_parts.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

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
    if (ImGui::RadioButton(wrapped(ui, text, room).c_str(), each.variant == ui.state.lesson->variant))
      chosen = i;
    ImGui::PopID();
    note_item(ui, "set_up.", i);
    tooltip(ui, text + ". Restarts.");
  }
  if (chosen) choose_set_up(ui, *chosen);
}

/// "LESSON 2 · All modes at one rate", on the first page larger.
void draw_lesson_title(const Ui& ui, const Lesson& lesson) {
  const std::string number = "LESSON " + std::to_string(lesson.number);
  // Where there is room for it.
  if (ui.state.reading.page == 0 && ImGui::GetWindowHeight() > ui.px(300)) {
    draw_title(ui, number, lesson.title);
    return;
  }
  const FontScope font(ui, text_size::small, Weight::bold);
  prose(ui, number + " · " + lesson.title, ui.theme().muted_text);
}

/// What a person may open: more than can be read from the back row.
void draw_more(Ui& ui, const LessonPage& page) {
  if (page.more.empty()) return;
  bool& more = ui.state.reading.more;
  ImGui::Dummy(ImVec2(0, ui.px(2)));
  ImGui::SetNextItemOpen(more);
  more = ImGui::TreeNodeEx("More", ImGuiTreeNodeFlags_NoTreePushOnOpen | ImGuiTreeNodeFlags_SpanAvailWidth);
  note_item(ui, "fold.more");
  if (more) prose(ui, page.more);
}

void draw_page(Ui& ui, const Lesson& lesson) {
  const LessonPage& page = lesson.pages[ui.state.reading.page];
  if (std::exchange(ui.state.reading.scroll_up, false)) ImGui::SetScrollY(0);
  draw_lesson_title(ui, lesson);
  ImGui::Dummy(ImVec2(0, ui.px(2)));
  if (page.part != LessonPart::question) {
    const FontScope font(ui, text_size::base, Weight::bold);
    paragraph(ui, lesson_part(page.part).title, ui.theme().accent);
  }
  draw_page_body(ui, lesson, page);
  if (ui.state.second.on)
    draw_speaker_notes(ui, lesson);
  else
    draw_more(ui, page);
  if (page.part == LessonPart::reveal || page.part == LessonPart::notice) draw_claims(ui, lesson);
  // Their names tell what happens.
  if (page.part == LessonPart::exercise) draw_set_ups(ui);
}

/// Back, how far one is, and what comes next.
void draw_page_buttons(Ui& ui, const Lesson& lesson) {
  const Action& back = action("previous_page");
  const float height = ImGui::GetFrameHeight();
  const bool begins = ui.state.reading.page == 0;
  ImGui::BeginDisabled(begins);
  if (icon_button(ui, "back", Icon::back, height, false, back.help + " (" + back.shortcuts.front() + ")"))
    perform(ui, back);
  note_item(ui, "button.previous_page");
  ImGui::EndDisabled();
  ImGui::SameLine();
  {
    const std::string place =
        std::to_string(ui.state.reading.page + 1) + " / " + std::to_string(lesson.pages.size());
    const FontScope font(ui, text_size::small, Weight::regular);
    const float down = std::round((height - ImGui::GetTextLineHeight()) / 2);
    math_label(ui, place, down);
  }
  ImGui::SameLine();
  const Action& next = action("next_page");
  if (primary_button(ui, "next", next_page_label(ui), -1)) perform(ui, next);
  note_item(ui, "button.next_page");
  tooltip(ui, next.help + " (" + next.shortcuts.front() + ")");
}

}  // namespace

void draw_page_body(Ui& ui, const Lesson& lesson, const LessonPage& page) {
  {
    const FontScope font(ui, text_size::page, Weight::regular);
    prose(ui, page.text);
  }
  draw_guess(ui, page);
  if (page.part == LessonPart::reveal) draw_verdicts(ui, lesson);
  draw_solution(ui, lesson);
}

void draw_lesson(Ui& ui) {
  if (!ui.state.lesson) {
    const std::string& title = ui.snapshot().experiment->title;
    draw_title(ui, "EXPERIMENT", title.empty() ? "Untitled experiment" : title);
    if (!ui.state.file.empty()) paragraph(ui, ui.state.file.filename().string(), ui.theme().muted_text);
    paragraph(ui, "Press Space to play. Page Down opens the first lesson.", ui.theme().muted_text);
    return;
  }
  const Lesson& lesson = *ui.state.lesson;  // in place where another set-up is chosen
  // The text scrolls, the buttons below it stay in sight.
  const float buttons = ImGui::GetFrameHeight() + ImGui::GetStyle().ItemSpacing.y;
  if (shim::begin_child("page", {0, std::max(ImGui::GetContentRegionAvail().y - buttons, ui.px(40))},
                        false)) {
    draw_page(ui, lesson);
    // With the padding and the buttons of the panel around it.
    ui.derived.lesson_height = ImGui::GetCursorPosY() + ImGui::GetScrollY() + buttons + ui.px(36);
    fade_below(ui);
  }
  ImGui::EndChild();
  draw_page_buttons(ui, lesson);
}

}  // namespace muonscope
