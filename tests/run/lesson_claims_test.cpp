// Every shipped lesson, run as it ships: what it claims is what it measures.

#include <doctest/doctest.h>

#include "core/lessons/lesson.h"
#include "core/run/run.h"

using namespace muonscope;

TEST_CASE("every claim of every lesson holds") {
  REQUIRE_FALSE(lessons().empty());
  WorkerPool pool(2);
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    CHECK_FALSE(lesson.claims.empty());
    Run run(lesson.experiment, pool);
    run.advance(lesson.experiment.steps);
    std::vector<ClaimLane> lanes;
    for (const Lane& lane : run.lanes()) lanes.push_back({lane.spec().name, lane.trace()});
    for (const Claim& claim : lesson.claims) {
      const ClaimOutcome outcome = check(claim, lesson, lanes, *run.problem());
      CAPTURE(claim.text);
      CAPTURE(outcome.lowest);
      CAPTURE(outcome.highest);
      CHECK(outcome.reached);
      CHECK(outcome.holds);
    }
  }
}

TEST_CASE("no claim is reached before its steps are run") {
  WorkerPool pool(2);
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    Run run(lesson.experiment, pool);
    std::vector<ClaimLane> lanes;
    for (const Lane& lane : run.lanes()) lanes.push_back({lane.spec().name, lane.trace()});
    for (const Claim& claim : lesson.claims) CHECK_FALSE(check(claim, lesson, lanes, *run.problem()).reached);
  }
}
