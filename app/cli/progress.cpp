#include "app/cli/progress.h"

#include <unistd.h>

#include <cstdio>

namespace muonscope {
namespace {

constexpr int bar_width = 30;
constexpr std::chrono::milliseconds bar_interval(100);
constexpr std::chrono::seconds line_interval(10);  // short runs on a log stay silent

}  // namespace

Progress::Progress(Step total, std::string what, bool quiet)
    : total_(total), what_(std::move(what)), quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {
  start_ = shown_ = Clock::now();
}

Progress::~Progress() {
  if (bar_shown_) std::fputs("\r\033[K", stderr);
}

void Progress::show(Step done) {
  const Clock::time_point now = Clock::now();
  if (quiet_ || now - shown_ < (terminal_ ? Clock::duration(bar_interval) : Clock::duration(line_interval)))
    return;
  shown_ = now;
  if (terminal_) {
    draw_bar(done, now);
  } else {
    print_line(done, now);
  }
}

std::string Progress::time_left(Step done, Clock::time_point now) const {
  if (done <= 0) return "";
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const auto left =
      static_cast<long>(elapsed * static_cast<double>(total_ - done) / static_cast<double>(done) + 0.5);
  char text[48];
  if (left >= 3600) {
    std::snprintf(text, sizeof text, "%ld h %02ld min left", left / 3600, left / 60 % 60);
  } else if (left >= 60) {
    std::snprintf(text, sizeof text, "%ld min %02ld s left", left / 60, left % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld s left", left);
  }
  return text;
}

void Progress::draw_bar(Step done, Clock::time_point now) {
  const auto filled = static_cast<int>(total_ > 0 ? done * bar_width / total_ : bar_width);
  std::string bar;
  for (int i = 0; i < bar_width; ++i) bar += i < filled ? "█" : "░";
  std::fprintf(stderr, "\r\033[K%s %lld of %lld %s, %s", bar.c_str(), static_cast<long long>(done),
               static_cast<long long>(total_), what_.c_str(), time_left(done, now).c_str());
  std::fflush(stderr);
  bar_shown_ = true;
}

void Progress::print_line(Step done, Clock::time_point now) {
  std::fprintf(stderr, "%lld of %lld %s, %s\n", static_cast<long long>(done), static_cast<long long>(total_),
               what_.c_str(), time_left(done, now).c_str());
}

}  // namespace muonscope
