// A lesson's pages as files hold them.

#include <doctest/doctest.h>

#include <iterator>
#include <sstream>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/lessons/lesson.h"
#include "core/run/run.h"
#include "core/schema/component.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Json page_document() {
  Json json = example();
  json["lesson"] = {{"id", "x"},      {"number", 3},   {"title", "X"},  {"question", "q"},
                    {"predict", "p"}, {"reveal", "r"}, {"notice", "n"}, {"exercise", "e"}};
  return json;
}

Lesson lesson_with(const std::string& key, const Json& value) {
  Json json = page_document();
  json["lesson"][key] = value;
  return *lesson_from_json(json, ".");
}

std::string page_refusal(const std::string& key, const Json& value) {
  return input_error([&] { lesson_with(key, value); });
}

std::size_t word_count(const std::string& text) {
  std::istringstream stream(text);
  return static_cast<std::size_t>(
      std::distance(std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()));
}

}  // namespace

TEST_CASE("a text is one page, and a lesson that says nothing of the run has a page for it") {
  const Lesson lesson = *lesson_from_json(page_document(), ".");
  REQUIRE(lesson.pages.size() == 6);
  for (std::size_t i = 0; i < lesson.pages.size(); ++i) {
    CHECK(lesson.pages[i].part == lesson_parts()[i].part);
    CHECK(first_page(lesson, lesson.pages[i].part) == i);
  }
  CHECK(question_of(lesson) == "q");
  CHECK(lesson.pages[2].text.find("Space") != std::string::npos);
}

TEST_CASE("a part may have several pages, with more to read and figures of their own") {
  const Lesson lesson =
      lesson_with("reveal", {"one", {{"text", "two"}, {"more", "rest"}, {"figures", {"loss"}}}});
  REQUIRE(lesson.pages.size() == 7);
  const LessonPage& second = lesson.pages[first_page(lesson, LessonPart::reveal) + 1];
  CHECK(second.text == "two");
  CHECK(second.more == "rest");
  CHECK(second.figures == std::vector<std::string>{"loss"});
  CHECK(lesson.pages[first_page(lesson, LessonPart::notice)].text == "n");
}

TEST_CASE("before the run one chooses or draws") {
  const Lesson chosen = lesson_with("predict", {{"text", "p"}, {"choices", {"GD", "Muon"}}, {"answer", 1}});
  CHECK(chosen.pages[1].choices.texts.size() == 2);
  CHECK(chosen.pages[1].choices.right == 1);
  CHECK(lesson_with("predict", {{"text", "p"}, {"sketch", "loss"}}).pages[1].sketch == "loss");
  CHECK(contains(page_refusal("predict", {{"text", "p"}, {"choices", {"GD", "Muon"}}, {"answer", 2}}),
                 "lesson.predict.answer: must be 0 to 1"));
  CHECK(contains(page_refusal("predict", {{"text", "p"}, {"choices", {"GD"}}}), "lesson.predict.choices"));
  CHECK(contains(page_refusal("predict", {{"text", "p"}, {"answer", 0}}), "lesson.predict.answer"));
  const Lesson ranged = lesson_with("predict", {{"text", "p"}, {"sketch", "loss"}, {"range", {-1, 2.5}}});
  CHECK(ranged.pages[1].range == std::array{-1.0, 2.5});
  CHECK(contains(page_refusal("predict", {{"text", "p"}, {"sketch", "loss"}, {"range", {2, 1}}}),
                 "lesson.predict.range"));
  CHECK(contains(page_refusal("reveal", {{"text", "p"}, {"sketch", "loss"}}),
                 "lesson.reveal.sketch: unknown key"));
}

TEST_CASE("malformed pages say where and what") {
  CHECK(contains(page_refusal("notice", Json::array()), "lesson.notice: expected 1 to 8 pages"));
  CHECK(contains(page_refusal("notice", {"a", 3}), "lesson.notice.1"));
  CHECK(contains(page_refusal("notice", {{"texts", "a"}}), "did you mean \"text\"?"));
  CHECK(contains(page_refusal("theory", "never"), "lesson.theory"));
  CHECK(contains(page_refusal("layout", "spiral"), "lesson.layout"));
  CHECK(contains(page_refusal("events", {{{"at", 3}}}), "lesson.events.0.text"));
  const auto at = [](const Json& when) { return Json{{{"at", when}, {"text", "now"}}}; };
  const Json loss = {{"lane", "GD"}, {"column", "loss"}};
  CHECK(contains(page_refusal("events", at("soon")), "lesson.events.0.at"));
  CHECK(contains(page_refusal("events", at({{"quantity", loss}})), "add \"min\", \"max\" or both"));
  CHECK(contains(page_refusal("events", at({{"max", 1}})), "lesson.events.0.at.quantity: missing"));
  CHECK(contains(
      page_refusal("events", at({{"quantity", {{"lane", "Nobody"}, {"column", "loss"}}}, {"max", 1}})),
      "lesson.events.0.at.quantity.lane"));
  Json json = page_document();
  json["lesson"].erase("exercise");
  CHECK(contains(input_error([&] { lesson_from_json(json, "."); }), "lesson.exercise: missing"));
}

TEST_CASE("an exercise says what solves it") {
  const Json falls = {{"text", "falls"},
                      {"quantity", {{"kind", "at"}, {"lane", "GD"}, {"column", "loss"}, {"step", 9}}},
                      {"max", 1}};
  const Lesson lesson = lesson_with(
      "exercise",
      {{"text", "e"},
       {"solved",
        {{"values", {{"lanes.0.schedule.lr", {0.01, 0.02}}, {"seed", 3}, {"lanes.0.optimizer.kind", "gd"}}},
         {"claims", {falls}},
         {"text", "well done"}}}});
  const std::optional<Solution>& solution = lesson.pages.back().solution;
  REQUIRE(solution);
  CHECK(solution->text == "well done");
  CHECK(solution->claims.size() == 1);
  REQUIRE(solution->values.size() == 3);

  const auto refusal = [&](const Json& solved) {
    return page_refusal("exercise", {{"text", "e"}, {"solved", solved}});
  };
  CHECK(contains(refusal({{"text", "x"}}),
                 "lesson.exercise.solved: an exercise that is solved from the start"));
  CHECK(contains(refusal({{"text", "x"}, {"values", {{"lanes.0.schedule.rate", 1}}}}),
                 "lesson.exercise.solved.values"));
  CHECK(contains(refusal({{"text", "x"}, {"values", {{"seed", {2, 1}}}}}), "[smallest, largest]"));
}

TEST_CASE("a solution is judged by the experiment as it is and by the run") {
  const Json solved = {{"values", {{"lanes.1.schedule.lr", {0.01, 0.02}}, {"lanes.1.optimizer.kind", "gd"}}},
                       {"claims",
                        {{{"text", "falls"},
                          {"quantity", {{"kind", "at"}, {"lane", "GD"}, {"column", "loss"}, {"step", 9}}},
                          {"max", 1e9}}}},
                       {"text", "so"}};
  const Lesson lesson = lesson_with("exercise", {{"text", "e"}, {"solved", solved}});
  const Solution& solution = *lesson.pages.back().solution;
  const auto judged = [&](double lr, Step steps, std::vector<Edit> edits = {}) {
    Experiment experiment = with_value(lesson.experiment, "lanes.1.schedule.lr", lr);
    experiment.edits = std::move(edits);
    WorkerPool pool(1);
    Run run(experiment, pool);
    run.advance(steps);
    std::vector<ClaimLane> lanes;
    for (const Lane& lane : run.lanes()) lanes.push_back({lane.spec().name, lane.trace()});
    return check(solution, lesson, experiment, steps, lanes, *run.problem());
  };
  CHECK(judged(0.015, 10).solved());
  CHECK_FALSE(judged(0.5, 10).values);
  CHECK_FALSE(judged(0.015, 3).claims);

  // What it is now is not enough: the run must have had it from the start.
  const auto set = [](Step step, const char* key, const Json& value) { return Edit{step, key, value}; };
  const char *const lr = "lanes.1.schedule.lr", *const every = "lanes.*.schedule.lr";
  const auto rule = [&](Step step, const Json& optimizer) {
    return set(step, "lanes.1.optimizer", optimizer);
  };
  const SolutionOutcome late = judged(0.03, 10, {set(5, lr, 0.015)});
  CHECK(late.values);
  CHECK(late.claims);
  CHECK_FALSE(late.throughout);
  CHECK_FALSE(late.solved());
  CHECK(judged(0.5, 10, {set(0, lr, 0.015)}).solved());
  CHECK(judged(0.5, 10, {set(0, lr, 7), set(0, every, 0.015)}).solved());
  CHECK(judged(0.015, 10, {set(5, lr, 0.017)}).solved());
  CHECK_FALSE(judged(0.015, 10, {set(7, lr, 0.015), set(5, every, 7)}).solved());
  CHECK_FALSE(judged(0.015, 10, {set(5, every, 7)}).values);
  CHECK(judged(0.015, 10, {set(5, "lanes.0.schedule.lr", 7), set(20, lr, 7)}).solved());
  CHECK(judged(0.015, 10, {rule(5, {{"kind", "gd"}, {"momentum", 0.5}})}).solved());
  CHECK_FALSE(judged(0.015, 10, {rule(5, {{"kind", "muon"}})}).values);
  CHECK_FALSE(judged(0.015, 10, {rule(5, {{"kind", "muon"}}), rule(6, {{"kind", "gd"}})}).throughout);
}

TEST_CASE("pages of shipped lessons can be read from the last row") {
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    std::size_t guesses = 0;
    for (const LessonPage& page : lesson.pages) {
      CAPTURE(page.text);
      CHECK(word_count(page.text) <= 45);
      if (!page.choices.texts.empty() || !page.sketch.empty()) ++guesses;
      for (const std::string& choice : page.choices.texts) CHECK(word_count(choice) <= 14);
      if (page.solution) CHECK(word_count(page.solution->text) <= 45);
    }
    CHECK(guesses == 1);
    CHECK(lesson.pages[first_page(lesson, LessonPart::exercise)].solution);
  }
}
