#include "core/base/stop.h"

namespace muonscope {
namespace {

// Not handed down as an argument: the loops that ask are ten calls below those who know.
thread_local const Stop* thread_stop = nullptr;

}  // namespace

StopScope::StopScope(const Stop* stop) noexcept : outer_(thread_stop) {
  thread_stop = stop;
}

StopScope::~StopScope() {
  thread_stop = outer_;
}

const Stop* present_stop() noexcept {
  return thread_stop;
}

void check_stop() {
  if (thread_stop != nullptr && thread_stop->requested()) throw Stopped();
}

}  // namespace muonscope
