// What stands on the speaker's page alone, while the room has a screen of its own.

#include <imgui.h>

#include "app/window/actions/lesson_pages.h"
#include "app/window/controls/lesson_parts.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/style.h"

namespace muonscope {
namespace {

std::string minutes_since(double begin) {
  const auto minutes = static_cast<int>((ImGui::GetTime() - begin) / 60);
  return minutes == 1 ? "1 minute" : std::to_string(minutes) + " minutes";
}

void draw_part(const Ui& ui, std::string_view title, std::string_view text) {
  if (text.empty()) return;
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  heading(ui, title);
  prose(ui, text, ui.theme().muted_text);
}

/// Before it is out.
std::string answer_of(const LessonPage& page, const LessonReading& reading) {
  if (page.choices.texts.empty() || reading.revealed) return "";
  return page.choices.texts[page.choices.right];
}

}  // namespace

void draw_speaker_notes(Ui& ui, const Lesson& lesson) {
  const LessonReading& reading = ui.state.reading;
  const LessonPage& page = lesson.pages[reading.page];
  ImGui::Dummy(ImVec2(0, ui.px(4)));
  ImGui::Separator();
  {
    const FontScope font(ui, text_size::small, Weight::regular);
    const std::string room =
        ui.state.presentation.blank ? "the room's screen is black" : "the room does not see this";
    paragraph(ui, minutes_since(ui.state.second.since) + " · " + room, ui.theme().accent);
  }
  note_item(ui, "notes.time");
  draw_part(ui, "THE ANSWER", answer_of(page, reading));
  draw_part(ui, "MORE", page.more);
  if (reading.page + 1 >= lesson.pages.size()) {
    draw_part(ui, "NEXT", "The next lesson.");
    return;
  }
  const LessonPage& next = lesson.pages[reading.page + 1];
  draw_part(ui, "NEXT · " + lesson_part(next.part).title, next.text);
  note_item(ui, "notes.next");
}

}  // namespace muonscope
