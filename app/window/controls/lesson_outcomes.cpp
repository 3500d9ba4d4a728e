#include "app/window/controls/lesson_outcomes.h"

#include <imgui.h>

#include <algorithm>

namespace muonscope {
namespace {

constexpr double usual_period = 0.25;  // s
/// Checking takes at most a tenth of a thread's time.
constexpr double rests_per_check = 9;
/// More rows than this are checked beside the frames from the first time on.
constexpr std::size_t short_trace = 1u << 16;

LessonOutcomes checked(const Lesson& lesson, const Snapshot& snapshot, const Findings& findings) {
  std::vector<ClaimLane> lanes;
  const std::vector<LaneSpec>& own = lesson.experiment.lanes;
  for (std::size_t i = 0; i < own.size(); ++i)
    if (const auto now = lane_of_lesson(*snapshot.experiment, lesson.experiment, i))
      lanes.push_back({own[i].name, snapshot.lanes[*now].trace});
  const Studies studies{findings.found<SweepResult>(), findings.found<ChaosResult>()};
  LessonOutcomes outcomes;
  for (const Claim& claim : lesson.claims)
    outcomes.claims.push_back(check(claim, lesson, lanes, *snapshot.problem, studies));
  for (std::size_t page = 0; page < lesson.pages.size(); ++page)
    if (const std::optional<Solution>& solution = lesson.pages[page].solution)
      outcomes.solutions[page] =
          check(*solution, lesson, *snapshot.origin, snapshot.step, lanes, *snapshot.problem, studies);
  return outcomes;
}

bool claims_fit_into_frame(const Ui& ui, const ClaimsKey& wanted) {
  const Derived::CheckedClaims& claims = ui.derived.claims;
  if (std::isinf(ui.derived.frame_budget)) return true;
  if (claims.key.lesson == wanted.lesson) return claims.seconds <= ui.derived.frame_budget / 4;
  return std::ranges::all_of(ui.snapshot().lanes,
                             [](const LaneSnapshot& lane) { return lane.trace.rows() <= short_trace; });
}

/// Which claims hold since when; none for another lesson's.
void note_news(Derived::CheckedClaims& claims, bool other) {
  if (other) claims.news.clear();
  claims.news.resize(claims.outcomes.claims.size());
  ++claims.checks;
  for (std::size_t i = 0; i < claims.news.size(); ++i) {
    std::uint64_t& since = claims.news[i];
    since = !claims.outcomes.claims[i].holds ? 0 : since > 0 ? since : claims.checks;
  }
}

void adopt_outcomes(Derived::CheckedClaims& claims, const ClaimsKey& key, LessonOutcomes outcomes,
                    double seconds) {
  const bool other = claims.key.lesson != key.lesson;
  claims.key = key;
  claims.outcomes = std::move(outcomes);
  note_news(claims, other);
  claims.seconds = seconds;
  claims.checked_at = ImGui::GetTime();
}

void take_checked(Ui& ui, const ClaimsKey& wanted) {
  Derived::CheckedClaims& claims = ui.derived.claims;
  if (!claims.coming) return;
  auto made = ui.derived.side_claims.take(0);
  if (!made) return;
  const ClaimsKey key = *std::exchange(claims.coming, std::nullopt);
  if (made->result && key.lesson == wanted.lesson)
    adopt_outcomes(claims, key, *std::move(made->result), made->seconds);
}

void check_now(Ui& ui, const Lesson& lesson, const ClaimsKey& wanted) {
  Derived::CheckedClaims& claims = ui.derived.claims;
  const auto beside = [&] {
    return ui.derived.side_claims.start(0,
                                        [lesson, snapshot = ui.snapshot_pointer, findings = wanted.findings] {
                                          return checked(lesson, *snapshot, findings);
                                        });
  };
  if (!claims_fit_into_frame(ui, wanted) && beside()) {
    claims.coming = wanted;
    return;
  }
  const double begin = computing_time();
  LessonOutcomes outcomes = checked(lesson, ui.snapshot(), wanted.findings);
  adopt_outcomes(claims, wanted, std::move(outcomes), computing_time() - begin);
}

}  // namespace

const LessonOutcomes& lesson_outcomes(Ui& ui, const Lesson& lesson) {
  Derived::CheckedClaims& claims = ui.derived.claims;
  const ClaimsKey wanted{lesson.id + "/" + lesson.variant, ui.snapshot().version, ui.findings()};
  take_checked(ui, wanted);
  const bool other = claims.key.lesson != wanted.lesson;
  const double period = std::max(usual_period, rests_per_check * claims.seconds);
  const bool due = other || !ui.snapshot().playing || ImGui::GetTime() - claims.checked_at >= period;
  if (!claims.coming && due && !(claims.key == wanted)) check_now(ui, lesson, wanted);
  if (claims.outcomes.claims.size() != lesson.claims.size() || claims.key.lesson != wanted.lesson) {
    claims.outcomes = {std::vector<ClaimOutcome>(lesson.claims.size()), {}};
    claims.news.clear();
  }
  return claims.outcomes;
}

}  // namespace muonscope
