#include <imgui.h>

#include "app/window/actions/actions.h"
#include "app/window/controls/panels.h"
#include "app/window/controls/widgets.h"
#include "app/window/imgui/imgui_canvas.h"
#include "app/window/imgui/imgui_shim.h"
#include "app/window/imgui/style.h"
#include "core/experiment/edit_text.h"

namespace muonscope {
namespace {

constexpr double seconds_shown = 6;

/// What the player says next takes the place of what it said before; other notices are read first.
void hear_player(Ui& ui) {
  AppState& state = ui.state;
  // Until then it speaks of a value that has been changed since.
  if (ui.snapshot().served < state.notice_awaits) return;
  const std::string& said = ui.snapshot().notice;
  const bool free = !state.notice || state.notice->of_player;
  if (said.empty()) {
    state.dismissed_notice.clear();
  } else if (said != state.dismissed_notice && free) {
    state.notice =
        Notice{message_in_words(*ui.snapshot().experiment, said), true, ImGui::GetTime(), "", true};
    state.dismissed_notice = said;
  }
}

/// Outcomes of exports become notices; so does what the player has to say, once.
void gather(Ui& ui) {
  if (std::optional<Exporter::Outcome> outcome = ui.exporter.take()) {
    ui.state.notice = Notice{std::move(outcome->text), outcome->failed, ImGui::GetTime()};
  }
  hear_player(ui);
  const std::optional<Notice>& notice = ui.state.notice;
  if (notice && !notice->is_error && notice->offer.empty() &&
      ImGui::GetTime() - notice->shown_at > seconds_shown)
    ui.state.notice.reset();
}

}  // namespace

void draw_banner(Ui& ui, NoticePlace place) {
  gather(ui);
  if (!ui.state.notice) return;
  const Notice& notice = *ui.state.notice;
  const float width = place.width;
  ImGui::SetNextWindowPos({place.x, place.y});
  ImGui::SetNextWindowSize({width, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(16), ui.px(10)));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, vec(ui.theme().panel));
  const Color color = notice.is_error ? ui.theme().warning : ui.theme().accent;
  ImGui::PushStyleColor(ImGuiCol_Border, vec(color));
  constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoSavedSettings;
  bool closed = false, offered = false;
  if (ImGui::Begin("notice", nullptr, flags)) {
    note_window(ui, "notice");
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ImGui::GetTextLineHeight();
    draw_icon(*ImGui::GetWindowDrawList(), notice.is_error ? Icon::cross : Icon::check,
              {at.x + ui.px(8), at.y + line / 2}, ui.px(14), packed(color));
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ui.px(28));
    ImGui::PushTextWrapPos(width - ui.px(56));
    label(ui, notice.text);
    ImGui::PopTextWrapPos();
    if (!notice.offer.empty()) {
      ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ui.px(28));
      offered = primary_button(ui, "offer", action(notice.offer).label, ui.px(220));
      note_item(ui, "notice.offer");
    }
    ImGui::SetCursorPos({width - ui.px(40), ui.px(8)});
    closed = icon_button(ui, "close", Icon::close, ui.px(24), false, "Dismiss (Escape)");
    note_item(ui, "notice.close");
  }
  ImGui::End();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(3);
  if (offered) {
    const std::string id = notice.offer;
    ui.state.notice.reset();
    perform(ui, action(id));
  }
  if (closed) ui.state.notice.reset();
}

}  // namespace muonscope
