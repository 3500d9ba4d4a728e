#include "core/session/player.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/base/json.h"
#include "core/base/stop.h"
#include "core/run/memory.h"
#include "core/session/document.h"
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

}  // namespace

/// The stepping thread with its run. Everything but the command queue and the published snapshot belongs to
/// the thread.
class Player::Engine {
 public:
  Engine(const Experiment& experiment, WorkerPool& pool, std::function<void()> published,
         std::uint64_t keyframe_bytes, Drive drive)
      : published_(std::move(published)),
        document_(experiment, pool,
                  {default_trace_bytes, material_bytes,
                   std::min<std::uint64_t>(keyframe_bytes, free_memory() / free_share)}),
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
    document_.require_whole();
    const Run& run = document_.run();
    if (loop_ && (run.step() < loop_->from || run.step() >= loop_->to)) document_.seek(loop_->from);
    if (!loop_ && run.step() == planned_end()) {
      notice_ = "This is the planned end. Go on, loop, or choose another step.";
      return;
    }
    start_playing();
  }

  void go_on() {
    document_.require_whole();
    loop_.reset();
    start_playing();
    past_end_ = playing_;
  }

  void set_loop(std::optional<StepRange> range) {
    if (range && (range->from < 0 || range->to <= range->from))
      throw InputError("A loop ends after the step that it begins at.");
    loop_ = range;
  }

  void set_end(Step end) { end_ = end; }

  void pause() {
    playing_ = past_end_ = false;
    target_.reset();
    awaited_.reset();
  }

  void run_until(const std::string& kind) {
    document_.require_whole();
    pause();
    const Step now = document_.run().step();
    if (const auto step = next_event(*events_.find(document_.run()), now, kind)) return seek(*step);
    document_.seek(document_.run().furthest());
    awaited_ = kind;
    start_playing();
    if (document_.run().step() < planned_end()) target_ = planned_end();
  }

  void step(Step count) {
    document_.require_whole();
    pause();
    if (count < 0) {
      seek(document_.run().step() + count);
    } else {
      document_.advance(count);
    }
  }

  void seek(Step step) {
    document_.require_whole();
    pause();
    notice_.clear();
    document_.seek(step);
  }

  void run_to(Step step) {
    document_.require_whole();
    if (step <= document_.run().step()) return;
    target_ = step;
    playing_ = true;
  }

  void set_speed(double steps_per_second) {
    pace_.set_speed(std::max(steps_per_second, min_speed), Clock::now());
  }

  // What starts again pauses.

  void reset() {
    document_.restart();
    started();
  }
  void load(const Experiment& experiment) {
    document_.load(experiment);
    end_.reset();
    started();
  }
  void replace(const Experiment& experiment, const std::string& what) {
    document_.replace(experiment, what);
    started();
  }

  void edit(const std::string& key, const Json& value, std::uint64_t gesture) {
    const auto [effect, dropped] = document_.edit(key, value, gesture);
    if (effect == EditEffect::restart) pause();
    notice_ = dropped == 0
                  ? ""
                  : "Later changes that no longer fit were taken out: " + std::to_string(dropped) + ".";
  }

  void pin() {
    notice_.clear();
    document_.pin();
  }
  void dismiss_ghost(std::uint64_t id) { document_.dismiss_ghost(id); }
  void dismiss_ghosts() { document_.dismiss_ghosts(); }

  void undo(std::size_t count) {
    exchange([&] { document_.undo(count); });
  }
  void redo(std::size_t count) {
    exchange([&] { document_.redo(count); });
  }
  void change_lanes(const LaneChange& change, const std::string& what) {
    exchange([&] { document_.change_lanes(change(document_.run().experiment()), what); });
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
    const Run& run = document_.run();
    if (document_.broken()) return {recorded(run), snapshot_};
    auto snapshot = std::make_shared<Snapshot>(take_snapshot(document_.run(), interest_));
    snapshot->ghosts = document_.ghosts();
    snapshot->events = events_.find(document_.run());
    return {collect(document_.run()), std::move(snapshot)};
  }

 private:
  Step planned_end() const { return end_.value_or(document_.run().experiment().steps); }

  void start_playing() {
    if (document_.run().all_diverged()) {
      notice_ = "Every lane has diverged. Reset, or change the learning rates first.";
      return;
    }
    notice_.clear();
    playing_ = true;
    pace_.start(Clock::now());
  }

  /// Of the steps that are due, those up to where play stops or turns by itself.
  Step allowed(Step due) const {
    const Step now = document_.run().step();
    if (loop_ && now < loop_->to) return std::min(due, loop_->to - now);
    return !past_end_ && now < planned_end() ? std::min(due, planned_end() - now) : due;
  }

  /// After steps from `from` on: what play does at a loop's end, at the planned end and at what was awaited.
  void turn_or_stop(Step from) {
    const Run& run = document_.run();
    if (awaited_) {
      if (const auto step = next_event(*events_.find(run), from, *awaited_)) {
        pause();
        document_.seek(*step);
        return;
      }
    }
    if (target_) {
      if (run.step() < *target_) return;
      const bool in_vain = awaited_.has_value();
      pause();
      if (in_vain) notice_ = "It did not happen up to the planned end.";
    } else if (loop_ && run.step() >= loop_->to) {
      document_.seek(loop_->from);
    } else if (!loop_ && !past_end_ && run.step() == planned_end()) {
      pause();
    }
  }

  void started() {
    pause();
    loop_.reset();
    notice_.clear();
  }

  void exchange(const std::function<void()>& exchanged) {
    const bool plays = playing_;
    exchanged();
    notice_.clear();
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
      if (document_.broken() && !failure->refused) failure->text += Document::broken_hint;
    });
    notice_ = std::move(failure->text);
  }

  void advance() {
    const Clock::time_point begin = Clock::now();
    const Run& run = document_.run();
    const Step from = run.step();
    const Step count = target_ ? std::min(*target_ - from, fast_.due(begin)) : allowed(pace_.due(begin));
    if (count <= 0) return;
    document_.advance(count);
    const Clock::time_point end = Clock::now();
    (target_ ? fast_ : pace_).took(count, begin, end);
    turn_or_stop(from);
    if (run.all_diverged()) {
      pause();
      notice_ = "Every lane has diverged.";
    } else if (run.trace_full()) {
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
    auto snapshot = std::make_shared<Snapshot>(take_snapshot(document_.run(), fresh));
    snapshot->events = events_.find(document_.run());
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
    std::optional<Failure> failure =
        failure_of([this] { publish(document_.broken() ? repeated() : observe()); });
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
    snapshot->loop = loop_;
    snapshot->planned_end = planned_end();
    snapshot->ghosts = document_.ghosts();
    snapshot->speed = pace_.speed();
    snapshot->steps_per_second = playing_ ? (target_ ? fast_ : pace_).reached() : 0;
    snapshot->notice = notice_;
    snapshot->deeds = document_.history().deeds();
    snapshot->next_undo = document_.history().next_undo();
    snapshot->next_redo = document_.history().next_redo();
    {
      const std::lock_guard lock(snapshot_mutex_);
      snapshot_ = std::move(snapshot);
    }
    published_at_ = Clock::now();
    if (published_) published_();
  }

  std::function<void()> published_;
  Stop stop_;
  Document document_;
  Pace pace_;
  Pace fast_{std::numeric_limits<double>::infinity()};
  bool playing_ = false;
  bool past_end_ = false;  ///< play does not stop at the planned end
  std::optional<Step> target_;
  std::optional<std::string> awaited_;  ///< kind of event
  std::optional<Step> end_;
  std::optional<StepRange> loop_;
  EventFinder events_;
  std::string notice_;
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
void Player::go_on() {
  engine_->post(&Engine::go_on);
}
void Player::pause() {
  engine_->post(&Engine::pause);
}
void Player::set_end(Step end) {
  engine_->post([end](Engine& engine) { engine.set_end(end); });
}
void Player::run_until(std::string event_kind) {
  engine_->post([kind = std::move(event_kind)](Engine& engine) { engine.run_until(kind); });
}
void Player::set_loop(std::optional<StepRange> range) {
  engine_->post([range](Engine& engine) { engine.set_loop(range); });
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
void Player::pin() {
  engine_->post(&Engine::pin);
}
void Player::dismiss_ghost(std::uint64_t id) {
  engine_->post([id](Engine& engine) { engine.dismiss_ghost(id); });
}
void Player::dismiss_ghosts() {
  engine_->post(&Engine::dismiss_ghosts);
}
void Player::undo(std::size_t count) {
  engine_->post([count](Engine& engine) { engine.undo(count); });
}
void Player::redo(std::size_t count) {
  engine_->post([count](Engine& engine) { engine.redo(count); });
}
void Player::change_lanes(LaneChange change, std::string what) {
  engine_->post([change = std::move(change), what = std::move(what)](Engine& engine) {
    engine.change_lanes(change, what);
  });
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

std::future<Standing> Player::ask_standing() {
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
  return future;
}

Standing Player::standing() {
  return ask_standing().get();
}

Results Player::results() {
  return standing().results;
}

}  // namespace muonscope
