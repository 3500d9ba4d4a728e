#include "app/window/actions/follow_file.h"

#include <imgui.h>

#include <algorithm>

#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/actions/lesson_pages.h"

namespace muonscope {
namespace {

constexpr double period = 0.5;  // s

void reload(Ui& ui) {
  AppState& state = ui.state;
  const LessonReading reading = state.reading;
  const bool theory = state.theory;
  open_again(ui);
  if (!state.lesson) return;
  state.reading = reading;
  state.reading.page = std::min(reading.page, state.lesson->pages.size() - 1);
  state.theory = theory;
  show_figures(state);
  tell(state, "Read anew: " + state.file.filename().string(), false);
}

}  // namespace

std::optional<std::filesystem::file_time_type> time_of_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto time = std::filesystem::last_write_time(path, error);
  return error ? std::nullopt : std::optional(time);
}

void follow_file(Ui& ui) {
  AppState& state = ui.state;
  if (!state.lesson || state.file.empty() || ImGui::GetTime() < state.file_looked_at + period) return;
  state.file_looked_at = ImGui::GetTime();
  const auto now = time_of_file(state.file);
  if (!now || now == state.file_time) return;
  state.file_time = now;
  attempt(state, [&] { reload(ui); });
}

}  // namespace muonscope
