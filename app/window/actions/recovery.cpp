#include "app/window/actions/recovery.h"

#include <algorithm>

#include "app/window/actions/commands.h"
#include "app/window/actions/lesson_pages.h"
#include "core/base/failure.h"

namespace muonscope {
namespace {

/// The shipped lesson or the set-up of it that a session showed, with the experiment as it stood there.
std::optional<Lesson> lesson_of(const KeptSession& session) {
  const Lesson* const found = session.lesson.empty() ? nullptr : find_lesson(session.lesson);
  if (found == nullptr) return std::nullopt;
  const auto set_up = std::ranges::find(found->variants, session.set_up, &Lesson::variant);
  return set_up == found->variants.end() ? *found : *set_up;
}

}  // namespace

bool may_keep(const Ui& ui) {
  const std::optional<Recovered>& recovered = ui.state.recovered;
  const bool on_the_way =
      recovered && recovered->leftover && ui.snapshot().playing && ui.snapshot().step < recovered->step;
  return !on_the_way && ui.snapshot().served == ui.player.given();
}

std::optional<KeptSession> present_session(const Ui& ui) {
  const Snapshot& snapshot = ui.snapshot();
  if (snapshot.step == 0 && snapshot.next_undo.empty() && !ui.state.recovered) return std::nullopt;
  return standing_session(ui);
}

KeptSession standing_session(const Ui& ui) {
  const Snapshot& snapshot = ui.snapshot();
  const std::optional<Lesson>& lesson = ui.state.lesson;
  return KeptSession{
      *snapshot.origin, snapshot.step,         lesson ? lesson->id : "",  lesson ? lesson->variant : "",
      ui.state.file,    ui.state.reading.page, ui.state.reading.revealed, ui.state.hidden_lanes};
}

std::string leave_behind(const KeptSession& session) {
  const auto failure = failure_of([&session] {
    Autosave autosave(sessions_directory());
    autosave.keep(session);
    autosave.leave();
  });
  return failure ? "the session is not kept: " + failure->text
                 : "the next start offers the session as it was";
}

void offer_recovery(AppState& state) {
  if (!state.leftover) return;
  const KeptSession& session = state.leftover->session();
  const std::optional<Lesson> lesson = lesson_of(session);
  const std::string name = lesson ? lesson->title : session.experiment.title;
  const std::size_t changes = session.experiment.edits.size();
  tell(state,
       "The last session broke off at step " + std::to_string(session.step) +
           (name.empty() ? "" : " of “" + name + "”") +
           (changes == 0   ? "."
            : changes == 1 ? ", with 1 change."
                           : ", with " + std::to_string(changes) + " changes."),
       false);
  state.notice->offer = "recover";
}

void take_up(Ui& ui, const KeptSession& session) {
  open(ui, {session.experiment, lesson_of(session), session.file});
  go_to_page(ui, session.page, session.revealed);
  ui.state.hidden_lanes = session.hidden_lanes;
  ui.player.run_to(session.step);
}

void recover(Ui& ui) {
  if (!ui.state.leftover) {
    tell(ui.state, "Every session has ended by itself: there is nothing to recover.", true);
    return;
  }
  const std::shared_ptr<Leftover> leftover = std::exchange(ui.state.leftover, nullptr);
  const KeptSession& session = leftover->session();
  attempt(ui.state, [&] {
    take_up(ui, session);
    ui.state.recovered = Recovered{leftover, session.step};
  });
}

}  // namespace muonscope
