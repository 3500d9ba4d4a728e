#include "core/session/player.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/base/json.h"
#include "core/base/stop.h"
#include "core/experiment/format.h"
#include "core/run/memory.h"
#include "core/schema/messages.h"
#include "core/session/edit_policy.h"
#include "core/session/history.h"
#include "core/session/pace.h"

namespace muonscope {
namespace {

using Clock = Pace::Clock;

/// Snapshots published while playing: as many as a 60 Hz screen can show.
constexpr std::chrono::microseconds publication_interval(16'000);

/// For later changes of the reference step: half an hour of a 32×32 run at 60 steps a second.
constexpr std::uint64_t material_bytes = 1ull << 29;

/// Of the memory that is free at the start, keyframes take at most one part in so many.
constexpr std::uint64_t free_share = 4;

/// After spectra were computed or clouds copied for a snapshot, stepping has this many times as long before
/// the next ones. A cloud is watched as it moves: of 1 million particles it still comes about 30 times a
/// second.
constexpr int rests_per_look = 9, rests_per_cloud = 2;

/// "lanes.0.optimizer.kind": logged as the whole optimizer, which keeps the values that both kinds have.
bool is_optimizer_kind(const std::string& key) {
  return key.starts_with("lanes.") && key.ends_with(".optimizer.kind");
}

/// Whether a run of one can become one of the other by its edits and its reference step alone.
bool differ_in_edits_alone(Experiment a, const Experiment& b) {
  a.edits = b.edits;
  a.record.reference_step = b.record.reference_step;
  return to_json(a) == to_json(b) && a.directory == b.directory;
}

/// What is left to do after a failure between two steps.
constexpr const char* broken_hint =
    " The run stopped and cannot go on from here: what was recorded can still be exported; press R to start "
    "again.";

}  // namespace

/// The stepping thread with its run. Everything but the command queue and the published snapshot belongs to
/// the thread.
class Player::Engine {
 public:
  Engine(const Experiment& experiment, WorkerPool& pool, std::function<void()> published,
         std::uint64_t keyframe_bytes, Drive drive)
      : pool_(pool),
        published_(std::move(published)),
        memory_{default_trace_bytes, material_bytes,
                std::min<std::uint64_t>(keyframe_bytes, free_memory() / free_share)},
        run_(experiment, pool, memory_),
        pace_(default_speed) {
    publish(observe());
    if (drive == Drive::own_thread) thread_ = std::thread([this] { loop(); });
  }

  /// A step that takes long is broken off: its state is nobody's any more.
  ~Engine() {
    stop_.request();
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  using Command = std::function<void(Engine&)>;
  void post(Command command) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(std::move(command));
      ++given_;
    }
    wake_.notify_one();
  }

  std::uint64_t given() const {
    const std::lock_guard lock(mutex_);
    return given_;
  }

  std::shared_ptr<const Snapshot> snapshot() const {
    const std::lock_guard lock(snapshot_mutex_);
    return snapshot_;
  }

  // Commands, on the thread.

  void play() {
    require_whole();
    if (run_.all_diverged()) {
      notice_ = "Every lane has diverged. Reset, or change the learning rates first.";
      return;
    }
    notice_.clear();
    playing_ = true;
    pace_.start(Clock::now());
  }

  void pause() {
    playing_ = false;
    target_.reset();
  }

  void step(Step count) {
    require_whole();
    pause();
    if (count < 0) {
      seek(run_.step() + count);
    } else {
      advance_run(count);
    }
  }

  void seek(Step step) {
    require_whole();
    pause();
    notice_.clear();
    change_run([&] { run_.seek(std::clamp<Step>(step, 0, run_.furthest())); });
  }

  void run_to(Step step) {
    require_whole();
    if (step <= run_.step()) return;
    target_ = step;
    playing_ = true;
  }

  void set_speed(double steps_per_second) {
    pace_.set_speed(std::max(steps_per_second, min_speed), Clock::now());
  }

  void start(const Experiment& experiment) {
    Run next(experiment, pool_, memory_);  // may throw: the old run then stays
    run_ = std::move(next);
    broken_ = false;
    pause();
    notice_.clear();
  }

  void reset() {
    const SessionState before = here();
    const bool edited_live = run_.experiment().edits.size() > planned_edits_;
    start(edited_live ? run_.current() : run_.experiment());
    if (edited_live) planned_edits_ = 0;
    if (before.step > 0) history_.add(0, before, "restart");
  }

  void load(const Experiment& experiment) {
    start(experiment);
    planned_edits_ = experiment.edits.size();
    history_.clear();
  }

  void replace(const Experiment& experiment, const std::string& what) {
    const SessionState before = here();
    start(experiment);
    planned_edits_ = experiment.edits.size();
    history_.add(0, before, what);
  }

  void edit(const std::string& key, const Json& value, std::uint64_t gesture) {
    const EditAnswer answer = edit_answer(run_.current(), key, value);
    if (answer.effect == EditEffect::refused) throw InputError(answer.reason);
    std::optional<SessionState> before;
    std::size_t dropped = 0;
    if (!history_.has(gesture)) before = here();
    switch (answer.effect) {
      case EditEffect::live:
        if (is_optimizer_kind(key)) {
          dropped = change_optimizers(with_value(run_.current(), key, value));
        } else {
          change_run([&] { dropped = run_.apply(key, value); });
        }
        break;
      case EditEffect::derived: {
        const Step step = with_value(run_.current(), key, value).record.reference_step;
        change_run([&] { run_.refer_to(step); });
        break;
      }
      default:
        start(with_value(run_.current(), key, value));
        planned_edits_ = run_.experiment().edits.size();
    }
    if (before) history_.add(gesture, std::move(*before), key + " = " + shown(value));
    notice_ = dropped == 0
                  ? ""
                  : "Later changes that no longer fit were taken out: " + std::to_string(dropped) + ".";
  }

  void undo() { exchange(history_.undo(here()), "Nothing was changed that could be undone."); }
  void redo() { exchange(history_.redo(here()), "Nothing was undone that could be done again."); }

  /// Each lane whose optimizer is another one there takes it over.
  std::size_t change_optimizers(const Experiment& changed) {
    const Json lanes = to_json(changed).at("lanes");
    std::size_t dropped = 0;
    for (std::size_t i = 0; i < changed.lanes.size(); ++i) {
      if (changed.lanes[i].optimizer == run_.current().lanes[i].optimizer) continue;
      change_run([&] {
        dropped += run_.apply("lanes." + std::to_string(i) + ".optimizer", lanes.at(i).at("optimizer"));
      });
    }
    return dropped;
  }

  /// On the caller's thread: commands, then steps as far as they are due and the budget goes.
  void step_once(std::chrono::duration<double> budget) {
    const Clock::time_point end = Clock::now() + std::chrono::duration_cast<Clock::duration>(budget);
    if (!called() && !playing_) return;
    do {
      turn();
    } while (playing_ && (target_ || pace_.next() <= Clock::now()) && Clock::now() < end);
    if (playing_) show();
  }

  bool has_thread() const { return thread_.joinable(); }

  void set_interest(Interest interest) {
    interest_ = interest;
    updates_due_ = clouds_due_ = {};
  }

  Standing standing() {
    if (broken_) return {recorded(run_), snapshot_};
    return {collect(run_), std::make_shared<const Snapshot>(take_snapshot(run_, interest_))};
  }

 private:
  SessionState here() const { return {run_.shared_experiment(), run_.step(), planned_edits_}; }

  /// Where only edits differ the run stays at its step, as it would have come there; else it goes to where it
  /// was.
  void exchange(const std::optional<SessionState>& state, const char* none) {
    if (!state) throw InputError(none);
    const bool plays = playing_;
    Step step = state->step;
    if (broken_ || !differ_in_edits_alone(run_.experiment(), *state->origin)) {
      start(*state->origin);
    } else {
      step = std::max(step, run_.step());
      const Step reference = state->origin->record.reference_step;
      change_run([&] {
        run_.revise(state->origin->edits);
        if (reference != run_.experiment().record.reference_step) run_.refer_to(reference);
      });
    }
    planned_edits_ = state->planned_edits;
    notice_.clear();
    if (step > run_.step()) advance_run(step - run_.step());
    if (plays) play();
  }

  void loop() {
    const StopScope scope(&stop_);  // requested where it is closing
    while (!stop_requested()) {
      wait();
      turn();
    }
  }

  /// What there is to do now, and what of it shows.
  void turn() {
    for (const Command& command : take_commands()) execute(command);
    if (stop_requested()) return;
    if (playing_) heed(failure_of([this] { advance(); }));
    if (Clock::now() - published_at_ >= publication_interval || !playing_) show();
  }

  /// Until there is something to do.
  void wait() {
    std::unique_lock lock(mutex_);
    const auto called = [this] { return closing_ || !commands_.empty(); };
    if (!playing_) {
      wake_.wait(lock, called);
    } else if (!target_) {
      wake_.wait_until(lock, pace_.next(), called);
    }
  }

  std::vector<Command> take_commands() {
    const std::lock_guard lock(mutex_);
    return std::exchange(commands_, {});
  }

  bool called() {
    const std::lock_guard lock(mutex_);
    return !commands_.empty();
  }

  bool stop_requested() {
    const std::lock_guard lock(mutex_);
    return closing_;
  }

  void execute(const Command& command) {
    ++served_;
    heed(failure_of([&] { command(*this); }));
  }

  /// What was refused is said, and all goes on; after any other failure the player pauses.
  void heed(std::optional<Failure> failure) {
    if (!failure) return;
    if (!failure->refused) pause();
    [[maybe_unused]] const auto briefly = failure_of([&] {
      if (broken_ && !failure->refused) failure->text += broken_hint;
    });
    notice_ = std::move(failure->text);
  }

  /// From what a failure left between two steps, nothing can go on.
  void require_whole() const {
    if (broken_) throw InputError("This run broke off." + std::string(broken_hint));
  }

  /// Whatever changes the run: a failure in the midst of it, but for a refusal, breaks the run.
  template <typename Change>
  void change_run(Change change) {
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

  void advance_run(Step count) {
    change_run([&] { run_.advance(count); });
  }

  void advance() {
    const Clock::time_point begin = Clock::now();
    Step count = target_ ? std::min(*target_ - run_.step(), fast_.due(begin)) : pace_.due(begin);
    if (count <= 0) return;
    advance_run(count);
    const Clock::time_point end = Clock::now();
    (target_ ? fast_ : pace_).took(count, begin, end);
    if (target_ && run_.step() >= *target_) pause();
    if (run_.all_diverged()) {
      pause();
      notice_ = "Every lane has diverged.";
    } else if (run_.trace_full()) {
      pause();
      notice_ = "The trace has reached its memory limit. Export it, then reset, or record fewer rows.";
    }
  }

  /// The run as it stands, with what the view wants as far as there is time for it.
  std::shared_ptr<Snapshot> observe() {
    const Clock::time_point begin = Clock::now();
    const bool may_repeat = playing_ && snapshot_;
    const Interest fresh{.updates = interest_.updates && !(may_repeat && begin < updates_due_),
                         .clouds = interest_.clouds && !(may_repeat && begin < clouds_due_),
                         .spectra = interest_.spectra};
    auto snapshot = std::make_shared<Snapshot>(take_snapshot(run_, fresh));
    for (std::size_t i = 0; may_repeat && i < snapshot->lanes.size(); ++i) {
      if (interest_.updates && !fresh.updates) snapshot->lanes[i].updates = snapshot_->lanes[i].updates;
      if (interest_.clouds && !fresh.clouds) snapshot->lanes[i].cloud = snapshot_->lanes[i].cloud;
    }
    const Clock::time_point end = Clock::now();
    if (fresh.updates) updates_due_ = end + rests_per_look * (end - begin);
    if (fresh.clouds) clouds_due_ = end + rests_per_cloud * (end - begin);
    return snapshot;
  }

  /// Publishes; where that fails, the last snapshot again with the reason.
  void show() {
    std::optional<Failure> failure = failure_of([this] { publish(broken_ ? repeated() : observe()); });
    if (!failure) return;
    heed(std::move(failure));
    // Should this fail, too, the next command tries again.
    [[maybe_unused]] const auto untold = failure_of([this] { publish(repeated()); });
    published_at_ = Clock::now();
  }

  std::shared_ptr<Snapshot> repeated() const { return std::make_shared<Snapshot>(*snapshot_); }

  void publish(std::shared_ptr<Snapshot> snapshot) {
    snapshot->version = ++version_;
    snapshot->served = served_;
    snapshot->playing = playing_;
    snapshot->speed = pace_.speed();
    snapshot->steps_per_second = playing_ ? (target_ ? fast_ : pace_).reached() : 0;
    snapshot->notice = notice_;
    snapshot->next_undo = history_.next_undo();
    snapshot->next_redo = history_.next_redo();
    {
      const std::lock_guard lock(snapshot_mutex_);
      snapshot_ = std::move(snapshot);
    }
    published_at_ = Clock::now();
    if (published_) published_();
  }

  WorkerPool& pool_;
  std::function<void()> published_;
  Stop stop_;
  RunMemory memory_;
  Run run_;
  Pace pace_;
  Pace fast_{std::numeric_limits<double>::infinity()};
  bool playing_ = false;
  std::optional<Step> target_;
  History history_;
  std::size_t planned_edits_ = run_.experiment().edits.size();
  std::string notice_;
  bool broken_ = false;  ///< a failure struck while the run was being changed: only another run can go on
  Interest interest_;
  Clock::time_point updates_due_, clouds_due_;
  std::uint64_t version_ = 0, served_ = 0;
  Clock::time_point published_at_;

  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Snapshot> snapshot_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Command> commands_;
  std::uint64_t given_ = 0;
  bool closing_ = false;
  std::thread thread_;  // last: it uses all of the above
};

Player::Player(const Experiment& experiment, WorkerPool& pool, std::function<void()> published,
               std::uint64_t keyframe_bytes, Drive drive)
    : engine_(std::make_unique<Engine>(experiment, pool, std::move(published), keyframe_bytes, drive)) {}
Player::~Player() = default;

std::shared_ptr<const Snapshot> Player::snapshot() const {
  return engine_->snapshot();
}

void Player::play() {
  engine_->post(&Engine::play);
}
void Player::pause() {
  engine_->post(&Engine::pause);
}
void Player::step(Step count) {
  engine_->post([count](Engine& engine) { engine.step(count); });
}
void Player::seek(Step step) {
  engine_->post([step](Engine& engine) { engine.seek(step); });
}
void Player::run_to(Step step) {
  engine_->post([step](Engine& engine) { engine.run_to(step); });
}
void Player::reset() {
  engine_->post(&Engine::reset);
}
void Player::set_speed(double steps_per_second) {
  engine_->post([steps_per_second](Engine& engine) { engine.set_speed(steps_per_second); });
}
void Player::edit(std::string key, Json value, std::uint64_t gesture) {
  engine_->post([key = std::move(key), value = std::move(value), gesture](Engine& engine) {
    engine.edit(key, value, gesture);
  });
}
void Player::undo() {
  engine_->post(&Engine::undo);
}
void Player::redo() {
  engine_->post(&Engine::redo);
}
void Player::replace(const Experiment& experiment, std::string what) {
  engine_->post([experiment, what = std::move(what)](Engine& engine) { engine.replace(experiment, what); });
}
void Player::load(const Experiment& experiment) {
  engine_->post([experiment](Engine& engine) { engine.load(experiment); });
}

std::uint64_t Player::given() const {
  return engine_->given();
}

void Player::set_interest(Interest interest) {
  engine_->post([interest](Engine& engine) { engine.set_interest(interest); });
}

void Player::step_once(std::chrono::duration<double> budget) {
  engine_->step_once(budget);
}

Standing Player::standing() {
  const auto promise = std::make_shared<std::promise<Standing>>();
  std::future<Standing> future = promise->get_future();
  engine_->post([promise](Engine& engine) {
    try {
      promise->set_value(engine.standing());
    } catch (...) {
      promise->set_exception(std::current_exception());
    }
  });
  if (!engine_->has_thread()) engine_->step_once({});
  return future.get();
}

Results Player::results() {
  return standing().results;
}

}  // namespace muonscope
