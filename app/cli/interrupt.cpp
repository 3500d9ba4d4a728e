#include "app/cli/interrupt.h"

#include <atomic>
#include <csignal>

namespace muonscope {
namespace {

// A signal handler can reach nothing else.
std::atomic<bool> interrupt_flag = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // a handler may take no lock

void note_interrupt(int signal) {
  interrupt_flag = true;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupted() {
  return interrupt_flag;
}

}  // namespace muonscope
