#include "app/cli/interrupt.h"

#include <csignal>

namespace muonscope {
namespace {

// A signal handler can reach nothing else.
volatile std::sig_atomic_t interrupt_flag = 0;

void note_interrupt(int signal) {
  interrupt_flag = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupted() {
  return interrupt_flag != 0;
}

}  // namespace muonscope
