#pragma once
// Owns the stepping thread: drives a Run at a chosen speed, takes commands, publishes immutable snapshots. A
// frame never waits for a step and a step never waits for a frame.

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>

#include "core/run/results.h"
#include "core/run/snapshot.h"

namespace muonscope {

/// A run at one step boundary, as files and as figures show it.
struct Standing {
  Results results;
  std::shared_ptr<const Snapshot> snapshot;
};

class Player {
 public:
  /// Who takes the steps: a thread of the player's own, or whoever calls step_once(), where there are no
  /// threads.
  enum class Drive { own_thread, caller };

  /// Starts paused at step 0. `published` is called on the player's thread after each publication (to wake
  /// the window); it must be quick. InputError where the experiment's files are no good.
  /// `keyframe_bytes`: for going back in time, cut down to a quarter of the memory that is free.
  Player(const Experiment& experiment, WorkerPool& pool, std::function<void()> published = {},
         std::uint64_t keyframe_bytes = default_timeline_bytes, Drive drive = Drive::own_thread);
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  /// The newest snapshot; never null, never changed once handed out.
  std::shared_ptr<const Snapshot> snapshot() const;

  // Commands return at once and act at the next step boundary. What cannot be done is said in
  // Snapshot::notice. So is whatever else goes wrong on the player's thread, which then pauses: memory that
  // runs out in the midst of a step leaves a run that only a new start goes on from.
  /// Up to the planned end, where it pauses; beyond that only after go_on(). Goes round in a
  /// loop where there is one.
  void play();
  void go_on();  ///< plays, and does not stop at the planned end
  void pause();
  void set_end(Step end);  ///< the planned one, until something else is loaded; else the experiment's steps
  void step(Step count);   ///< pauses and takes `count` steps, or goes back −count
  void seek(Step step);    ///< pauses and goes to this step, as far as it has been recorded
  void run_to(Step step);  ///< as fast as it can up to this step, then pauses
  /// To the next event of this kind (core/run/events.h), recorded already or yet to come; where there is
  /// none, to the planned end, and says so.
  void run_until(std::string event_kind);
  void set_loop(std::optional<StepRange> range);  ///< from < to; none: no loop
  void reset();                                   ///< step 0, same seed, parameters as they stand
  void set_speed(double steps_per_second);        ///< at least min_speed; infinity: as fast as it can
  /// Live parameters act from the next step on, the reference step at once; others restart the run
  /// (edit_answer). Edits of one gesture are undone together; `gesture`: its number, 0 for one by itself.
  void edit(std::string key, Json value, std::uint64_t gesture = 0);
  /// Other lanes: `change` makes them of the experiment with its log of edits (core/experiment/lanes.h). All
  /// is computed anew, to where the run stands.
  using LaneChange = std::function<Experiment(const Experiment& origin)>;
  void change_lanes(LaneChange change, std::string what);
  void pin();  ///< the course so far stays as a ghost
  void dismiss_ghost(std::uint64_t id);
  void dismiss_ghosts();                    ///< all of them
  void undo(std::size_t count = 1);         ///< the last gestures, restarts or replacements
  void redo(std::size_t count = 1);         ///< what was undone last
  void load(const Experiment& experiment);  ///< paused at step 0 of another experiment; nothing to undo
  void replace(const Experiment& experiment, std::string what);  ///< the same as a change that can be undone

  /// Drive::caller: carries out commands and takes the steps that are due, for about so long, then publishes.
  void step_once(std::chrono::duration<double> budget);

  /// Commands given so far; all of them are carried out once Snapshot::served has reached this.
  std::uint64_t given() const;

  /// What snapshots hold from now on; nothing extra at first. While playing, update spectra take at most a
  /// tenth of the stepping thread's time and copies of clouds a third: where that is short, snapshots repeat
  /// earlier ones.
  void set_interest(Interest interest);

  /// What an export writes, as of the next step boundary, whatever is asked for afterwards. The future throws
  /// what went wrong there; the player must outlive it.
  std::future<Standing> ask_standing();
  Standing standing();  ///< the same, waited for
  Results results();

  static constexpr double min_speed = 0.1;       ///< steps a second
  static constexpr double default_speed = 60.0;  ///< steps a second

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace muonscope
