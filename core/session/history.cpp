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
  deeds_.reset();
  past_.push_back({std::move(before), std::move(what)});
  if (past_.size() > most_points) past_.pop_front();
}

void History::retitle(std::string what) {
  past_.back().what = std::move(what);
  deeds_.reset();
}

std::optional<SessionState> History::exchange(Points& from, Points& to, const SessionState& now,
                                              std::size_t count) {
  std::optional<SessionState> state;
  for (; count > 0 && !from.empty(); --count) {
    Point point = std::move(from.back());
    from.pop_back();
    to.push_back({state.value_or(now), std::move(point.what)});
    state = std::move(point.state);
    deeds_.reset();
  }
  if (state) last_gesture_ = 0;
  return state;
}

std::optional<SessionState> History::undo(const SessionState& now, std::size_t count) {
  return exchange(past_, future_, now, count);
}

std::optional<SessionState> History::redo(const SessionState& now, std::size_t count) {
  return exchange(future_, past_, now, count);
}

std::shared_ptr<const Deeds> History::deeds() const {
  if (!deeds_) {
    Deeds deeds;
    for (auto point = past_.rbegin(); point != past_.rend(); ++point) deeds.done.push_back(point->what);
    for (auto point = future_.rbegin(); point != future_.rend(); ++point) deeds.undone.push_back(point->what);
    deeds_ = std::make_shared<const Deeds>(std::move(deeds));
  }
  return deeds_;
}

void History::clear() {
  *this = {};
}

}  // namespace muonscope
