#include "core/session/document.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"
#include "core/experiment/lanes.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

/// "lanes.0.optimizer.kind": logged as the whole optimizer, which keeps the chosen values that both kinds
/// have.
bool is_optimizer_kind(const std::string& key) {
  return key.starts_with("lanes.") && key.ends_with(".optimizer.kind");
}

/// Whether a run of one can become one of the other without a new start: by its edits, its reference step and
/// what lanes are called.
bool can_become(Experiment a, const Experiment& b) {
  if (a.lanes.size() != b.lanes.size() || reference_lane(a) != reference_lane(b)) return false;
  take_labels(a, b);
  a.edits = b.edits;
  a.record.reference_step = b.record.reference_step;
  return to_json(a) == to_json(b) && a.directory == b.directory;
}

}  // namespace

Document::Document(const Experiment& experiment, WorkerPool& pool, const RunMemory& memory)
    : pool_(&pool),
      memory_(memory),
      run_(experiment, pool, memory),
      planned_edits_(run_.experiment().edits.size()) {}

void Document::require_whole() const {
  if (broken_) throw InputError("This run broke off." + std::string(broken_hint));
}

template <typename Change>
void Document::change(Change change) {
  require_whole();
  try {
    change();
  } catch (const InputError&) {
    throw;
  } catch (...) {
    broken_ = true;
    throw;
  }
}

void Document::advance(Step count) {
  change([&] { run_.advance(count); });
}

void Document::seek(Step step) {
  change([&] { run_.seek(std::clamp<Step>(step, 0, run_.furthest())); });
}

void Document::start(const Experiment& experiment) {
  Run next(experiment, *pool_, memory_);  // may throw: the old run then stays
  run_ = std::move(next);
  broken_ = false;
}

/// Another run takes this one's place, which stays as a ghost unless nothing was recorded. Where the other
/// one cannot begin all is as it was.
void Document::start_instead(const Experiment& experiment, const std::string& name) {
  const bool recorded = run_.furthest() > 0 && !broken_;
  const std::shared_ptr<const Snapshot> course = recorded ? whole_course(run_) : nullptr;
  start(experiment);
  if (course) ghosts_.add(Ghost::Kind::restarted, name, course);
}

void Document::pin() {
  require_whole();
  ghosts_.add(Ghost::Kind::pinned, "pin " + std::to_string(pins_ + 1), whole_course(run_));
  ++pins_;
}

void Document::restart() {
  const SessionState before = here();
  const bool edited_live = run_.experiment().edits.size() > planned_edits_, recorded = run_.furthest() > 0;
  start_instead(edited_live ? run_.current() : run_.experiment(), "last run");
  if (edited_live) planned_edits_ = 0;
  if (recorded) history_.add(0, before, "restart");
}

void Document::load(const Experiment& experiment) {
  start(experiment);
  planned_edits_ = experiment.edits.size();
  history_.clear();
  ghosts_.clear();
  pins_ = 0;
}

void Document::replace(const Experiment& experiment, const std::string& what) {
  const SessionState before = here();
  start_instead(experiment, "last run");
  planned_edits_ = experiment.edits.size();
  history_.add(0, before, what);
}

void Document::change_lanes(const Experiment& experiment, const std::string& what) {
  const SessionState before = here();
  const bool edited_live = run_.experiment().edits.size() > planned_edits_;
  const Step furthest = run_.furthest();
  start(experiment);
  planned_edits_ = edited_live ? 0 : experiment.edits.size();
  advance(furthest);
  seek(before.step);
  history_.add(0, before, what);
}

Document::Edited Document::edit(const std::string& key, const Json& value, std::uint64_t gesture) {
  const EditAnswer answer = edit_answer(run_.current(), key, value);
  if (answer.effect == EditEffect::refused) throw InputError(answer.reason);
  std::optional<SessionState> before;
  if (!history_.has(gesture)) before = here();
  const std::string what = edit_text(run_.current(), {0, key, value});
  Edited edited{answer.effect};
  const auto as_it_was = [&key](const Experiment& experiment) {
    return edit_text(experiment, {0, key, value_at(to_json(experiment), key)});
  };
  const bool forks = answer.effect == EditEffect::live && run_.tip();
  const std::shared_ptr<const Snapshot> given_up = forks ? whole_course(run_) : nullptr;
  switch (answer.effect) {
    case EditEffect::live:
      if (is_optimizer_kind(key)) {
        edited.dropped = change_optimizers(with_value(run_.current(), key, value));
      } else {
        change([&] { edited.dropped = run_.apply(key, value); });
      }
      break;
    case EditEffect::derived: {
      const Experiment next = with_value(run_.current(), key, value);
      change([&] {
        run_.relabel(next);
        if (next.record.reference_step != run_.current().record.reference_step)
          run_.refer_to(next.record.reference_step);
      });
      break;
    }
    default:
      start_instead(with_value(run_.current(), key, value), as_it_was(run_.current()));
      planned_edits_ = run_.experiment().edits.size();
  }
  if (given_up) ghosts_.add(Ghost::Kind::forked, as_it_was(*given_up->experiment), given_up);
  if (before) {
    history_.add(gesture, std::move(*before), what);
  } else {
    history_.retitle(what);
  }
  return edited;
}

/// Each lane whose optimizer is another one there takes it over.
std::size_t Document::change_optimizers(const Experiment& changed) {
  const Json lanes = to_json(changed).at("lanes");
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < changed.lanes.size(); ++i) {
    if (changed.lanes[i].optimizer == run_.current().lanes[i].optimizer) continue;
    change([&] { dropped += run_.apply(key_of_lane(i, "optimizer"), lanes.at(i).at("optimizer")); });
  }
  return dropped;
}

/// Where only edits differ the run stays at its step, as it would have come there; else it goes to where it
/// was.
void Document::exchange(const std::optional<SessionState>& state, const char* none) {
  if (!state) throw InputError(none);
  Step step = state->step;
  if (broken_ || !can_become(run_.experiment(), *state->origin)) {
    start(*state->origin);
  } else {
    step = std::max(step, run_.step());
    const Step reference = state->origin->record.reference_step;
    change([&] {
      run_.relabel(*state->origin);
      run_.revise(state->origin->edits);
      if (reference != run_.experiment().record.reference_step) run_.refer_to(reference);
    });
  }
  planned_edits_ = state->planned_edits;
  if (step > run_.step()) advance(step - run_.step());
}

}  // namespace muonscope
