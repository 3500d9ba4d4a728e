#include "app/window/actions/time_commands.h"

#include <algorithm>

#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"

namespace muonscope {

bool waits_at_end(const Snapshot& snapshot) {
  return !snapshot.playing && !snapshot.loop && snapshot.step > 0 && snapshot.step == snapshot.planned_end;
}

void toggle_play(Ui& ui) {
  if (ui.snapshot().playing) return ui.player.pause();
  if (!waits_at_end(ui.snapshot())) return ui.player.play();
  std::string text = "This is the end: ";
  for (const char* id : {"go_on", "loop", "next_lesson"})
    text += action(id).label + " (" + action(id).shortcuts.front() + ")" +
            (std::string_view(id) == "next_lesson" ? "." : ", ");
  tell(ui.state, text, false);
}

void go_to_event(Ui& ui, bool forward) {
  const Snapshot& snapshot = ui.snapshot();
  const std::vector<Event>& events = events_of(snapshot);
  ui.player.seek(forward ? next_event(events, snapshot.step).value_or(snapshot.furthest)
                         : previous_event(events, snapshot.step).value_or(0));
}

void toggle_loop(Ui& ui) {
  const Snapshot& snapshot = ui.snapshot();
  if (snapshot.loop) return ui.player.set_loop(std::nullopt);
  const Step end = std::max(snapshot.planned_end, snapshot.furthest);
  ui.player.set_loop(ui.state.time_bar.chosen.value_or(StepRange{0, end}));
  ui.player.play();
}

}  // namespace muonscope
