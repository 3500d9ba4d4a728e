#pragma once
// Owns the stepping thread: drives a Run at a chosen speed, takes commands, publishes immutable snapshots. A
// frame never waits for a step and a step never waits for a frame.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/run/results.h"
#include "core/run/snapshot.h"

namespace muonscope {

class Player {
 public:
  /// `published` is called on the player's thread after each publication (to wake the window); it must be
  /// quick.
  Player(Experiment experiment, WorkerPool& pool, std::function<void()> published = {});
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  std::shared_ptr<const Snapshot> snapshot() const;

  void play();
  void pause();
  void step(Step count);   ///< pauses and takes `count` steps
  void run_to(Step step);  ///< plays as fast as it can up to this step, then pauses
  void reset();            ///< step 0 of the same experiment with the parameters as they stand
  void set_speed(double steps_per_second);
  void edit(std::string key,
            Json value);             ///< live: from the next step on; others: restarts with the new value
  void load(Experiment experiment);  ///< paused at step 0
  /// Everything written so far, for saving, taken at the next step boundary; blocks until then.
  Results results();

  static constexpr double min_speed = 0.1;

 private:
  using Command = std::function<void()>;
  struct State;
  void post(Command command);
  void loop();
  void publish();

  std::unique_ptr<State> state_;
  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::mutex command_mutex_;
  std::condition_variable wake_;
  std::vector<Command> commands_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace muonscope
