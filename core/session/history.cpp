#include "core/session/history.h"

#include <utility>

namespace muonscope {
namespace {

/// Gestures that can be undone; an experiment with its log takes some kilobytes.
constexpr std::size_t most_points = 500;

}  // namespace

void History::add(std::uint64_t gesture, SessionState before, std::string what) {
  last_gesture_ = gesture;
  future_.clear();
  past_.push_back({std::move(before), std::move(what)});
  if (past_.size() > most_points) past_.pop_front();
}

std::optional<SessionState> History::exchange(Points& from, Points& to, SessionState now) {
  if (from.empty()) return std::nullopt;
  Point point = std::move(from.back());
  from.pop_back();
  to.push_back({std::move(now), std::move(point.what)});
  last_gesture_ = 0;
  return std::move(point.state);
}

std::optional<SessionState> History::undo(SessionState now) {
  return exchange(past_, future_, std::move(now));
}

std::optional<SessionState> History::redo(SessionState now) {
  return exchange(future_, past_, std::move(now));
}

void History::clear() {
  *this = {};
}

}  // namespace muonscope
