#include "app/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <thread>

namespace muonscope {
namespace {

using namespace std::chrono_literals;

// Together under a second: for steps to end by themselves, for blocks of steps, for the last resort.
constexpr std::chrono::milliseconds for_steps = 200ms, for_blocks = 400ms, for_last_resort = 250ms;

// A signal handler can reach nothing else.
std::atomic<bool> interrupt_flag = false;
std::atomic<int> interrupt_pipe = -1;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void note_interrupt(int signal) {
  const int error = errno;
  interrupt_flag = true;
  std::signal(signal, SIG_DFL);
  [[maybe_unused]] const ssize_t ignored = write(interrupt_pipe, "", 1);  // wakes the watching thread
  errno = error;
}

/// What the watching thread and the work share.
class Watch {
 public:
  Watch() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return;  // signals then end the process as usual
    interrupt_pipe = ends[1];
    std::thread([this, end = ends[0]] { wait(end); }).detach();
    for (const int signal : {SIGINT, SIGTERM}) listen(signal);
    struct sigaction present = {};
    if (sigaction(SIGHUP, nullptr, &present) == 0 && present.sa_handler != SIG_IGN) listen(SIGHUP);
  }

  void set(InterruptAnswer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  void set_last_resort(std::function<void()> action) {
    const std::lock_guard lock(resort_mutex_);
    last_resort_ = std::move(action);
  }
  const Stop& stop() const { return stop_; }

 private:
  static void listen(int signal) {
    struct sigaction action = {};
    action.sa_handler = note_interrupt;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }

  void wait(int end) {
    char byte = 0;
    while (read(end, &byte, 1) < 0 && errno == EINTR) {
    }
    const InterruptAnswer answer = [&] {
      const std::lock_guard lock(mutex_);
      return answer_;
    }();
    if (answer.wake) answer.wake();
    std::this_thread::sleep_for(for_steps);
    stop_.request();
    std::this_thread::sleep_for(for_blocks);
    std::mutex mutex;
    std::condition_variable done;
    std::thread([&] {
      act();
      done.notify_one();
    }).detach();
    std::unique_lock lock(mutex);
    done.wait_for(lock, for_last_resort);
    _exit(answer.exit_code);  // no destructor may wait for what does not end
  }

  void act() {
    const std::lock_guard lock(resort_mutex_);
    if (!last_resort_) {
      std::fputs("muonscope: interrupted\n", stderr);
      return;
    }
    try {
      last_resort_();
    } catch (...) {  // nobody is left to be told
    }
  }

  Stop stop_;
  std::mutex mutex_, resort_mutex_;
  InterruptAnswer answer_{130};
  std::function<void()> last_resort_;
};

/// Never destroyed: its thread goes on until the process ends.
Watch& the_watch() {
  static Watch* const watch = new Watch;
  return *watch;
}

}  // namespace

void watch_interrupts(InterruptAnswer answer) {
  the_watch().set(std::move(answer));
}

bool interrupted() {
  return interrupt_flag;
}

const Stop& interruption() {
  return the_watch().stop();
}

LastResort::LastResort(std::function<void()> action) {
  the_watch().set_last_resort(std::move(action));
}

LastResort::~LastResort() {
  the_watch().set_last_resort({});
}

}  // namespace muonscope
