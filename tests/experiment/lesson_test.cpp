// Lessons: the shipped ones, and what a malformed one says.

#include "core/lessons/lesson.h"
#include "core/base/json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/lessons/lesson_family.h"
#include "core/schema/component.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Json lesson_document() {
  Json document = example();
  document["lesson"] = {{"id", "x"},
                        {"number", 3},
                        {"title", "X"},
                        {"question", "q"},
                        {"predict", "p"},
                        {"reveal", "r"},
                        {"notice", "n"},
                        {"exercise", "e"},
                        {"figures", {"loss"}},
                        {"controls", {"lanes.0.schedule.lr"}},
                        {"claims",
                         {{{"text", "falls"},
                           {"quantity", {{"kind", "at"}, {"lane", "GD"}, {"column", "loss"}, {"step", 9}}},
                           {"max", 1}}}}};
  return document;
}

std::string lesson_refusal(const std::string& pointer, const Json& value) {
  Json document = lesson_document();
  document[Json::json_pointer("/lesson" + pointer)] = value;
  return input_error([&] { lesson_from_json(document, "."); });
}

}  // namespace

TEST_CASE("a lesson may say where play ends") {
  CHECK_FALSE(lesson_from_json(lesson_document(), ".")->end);
  Json document = lesson_document();
  document["lesson"]["end"] = 7;
  CHECK(lesson_from_json(document, ".")->end == 7);
  CHECK(lesson_refusal("/end", 0).find("lesson.end") != std::string::npos);
  CHECK(lesson_refusal("/end", "late").find("lesson.end") != std::string::npos);
}

TEST_CASE("a lesson chooses its figures' axes") {
  Json document = lesson_document();
  document["lesson"]["axes"] = {{"loss", {{"x", "log"}}}, {"gap", {{"x", "time"}, {"y", "linear"}}}};
  const auto lesson = lesson_from_json(document, ".");
  REQUIRE(lesson);
  CHECK(lesson->axes.at("loss") == LessonAxes{LessonAxis::log, LessonAxis::usual});
  CHECK(lesson->axes.at("gap") == LessonAxes{LessonAxis::time, LessonAxis::linear});
  CHECK(lesson_from_json(lesson_document(), ".")->axes.empty());
}

TEST_CASE("shipped lessons are in order, complete, and found by every name") {
  REQUIRE(lessons().size() >= 2);
  std::set<std::string> names;
  int last = 0;
  for (const Lesson& lesson : lessons()) {
    INFO(lesson.id);
    CHECK(lesson.number > last);
    last = lesson.number;
    CHECK_FALSE(lesson.figures.empty());
    CHECK_FALSE(lesson.controls.empty());
    CHECK_FALSE(lesson.claims.empty());
    std::vector<std::string> own = lesson.aliases;
    own.insert(own.end(), {lesson.id, std::to_string(lesson.number)});
    for (const std::string& name : own) {
      CHECK(names.insert(name).second);
      CHECK(find_lesson(name) == &lesson);
    }
  }
  REQUIRE(find_lesson("fig1"));
  CHECK(find_lesson("fig1")->number == 2);
  REQUIRE(find_lesson("fig1ef"));
  CHECK(find_lesson("fig1ef")->id == "what-is-conserved");
  CHECK(find_lesson("no such lesson") == nullptr);
  CHECK(find_lesson("") == nullptr);
}

TEST_CASE("an experiment without the key is no lesson, and a lesson is an experiment") {
  CHECK_FALSE(lesson_from_json(example(), ".").has_value());
  const auto lesson = lesson_from_json(lesson_document(), ".");
  REQUIRE(lesson);
  CHECK(lesson->number == 3);
  CHECK(lesson->claims[0].max == 1);
  CHECK(lesson->claims[0].min == -std::numeric_limits<double>::infinity());
  CHECK(lesson->experiment.lanes == read(lesson_document()).lanes);
  CHECK_FALSE(to_json(lesson->experiment).contains("lesson"));
}

TEST_CASE("variants: other values, claims of their own, found behind the lesson's name") {
  Json document = lesson_document();
  const Json claims = document["lesson"]["claims"];
  document["lesson"]["variants"] = {{{"name", "long"},
                                     {"text", "more steps"},
                                     {"set", {{"steps", 77}, {"lanes.*.schedule.lr", 0.125}}},
                                     {"claims", {claims[0], claims[0]}}},
                                    {{"name", "bare"}, {"text", "another seed"}, {"set", {{"seed", 9}}}}};
  const Lesson lesson = *lesson_from_json(document, ".");
  CHECK(lesson.variant.empty());
  REQUIRE(lesson.variants.size() == 2);
  const Lesson& longer = lesson.variants[0];
  CHECK(longer.variant == "long");
  CHECK(longer.experiment.steps == 77);
  for (const LaneSpec& lane : longer.experiment.lanes) CHECK(lane.schedule.real("lr") == 0.125);
  CHECK(longer.claims.size() == 2);
  CHECK(longer.id == lesson.id);
  CHECK(longer.variants.empty());
  CHECK(lesson.variants[1].experiment.seed == 9);
  CHECK(lesson.variants[1].experiment.steps == lesson.experiment.steps);
  CHECK(lesson.variants[1].claims.empty());

  REQUIRE(find_lesson("fig3/d512-a1e-5"));
  CHECK(find_lesson("7/d512-a1e-5") == find_lesson("fig3/d512-a1e-5"));
  CHECK(find_lesson("fig3/d512-a1e-5")->experiment.problem.integer("inner") == 512);
  CHECK(find_lesson("fig3/") == nullptr);
  CHECK(find_lesson("fig3/d512") == nullptr);
  CHECK(find_lesson("/d512-a1e-5") == nullptr);

  const auto refusal = [&](const std::string& pointer, const Json& value) {
    Json other = document;
    other[Json::json_pointer("/lesson/variants/1" + pointer)] = value;
    return input_error([&] { lesson_from_json(other, "."); });
  };
  CHECK(contains(refusal("/name", "long"), "lesson.variants.1.name: \"long\" stands twice"));
  CHECK(contains(refusal("/set", 3), "lesson.variants.1.set: expected an object"));
  CHECK(contains(refusal("/set/stepz", 3), "lesson.variants.1.set: stepz"));
  CHECK(contains(refusal("/set/steps", -3), "lesson.variants.1.set: "));
  CHECK(contains(refusal("/claims", claims[0]), "lesson.variants.1.claims: expected a list"));
  CHECK(contains(refusal("/titel", 1), "lesson.variants.1.titel: unknown key"));
}

TEST_CASE("malformed lessons say where and what") {
  CHECK(contains(lesson_refusal("/titel", "x"),
                 "lesson.titel: unknown key \"titel\"; did you mean \"title\"?"));
  CHECK(contains(lesson_refusal("/number", 0), "lesson.number: 0 is out of range; allowed: 1 … 99"));
  CHECK(contains(lesson_refusal("/question", ""), "lesson.question"));
  CHECK(contains(lesson_refusal("/figures", "loss"), "lesson.figures: expected a list of names"));
  CHECK(contains(lesson_refusal("/axes", {{"loss", {{"x", "lgo"}}}}),
                 "lesson.axes.loss.x: unknown axis \"lgo\""));
  CHECK(contains(lesson_refusal("/axes", {{"loss", {{"y", "time"}}}}), "lesson.axes.loss.y"));
  CHECK(contains(lesson_refusal("/axes", {{"loss", {{"z", "log"}}}}), "lesson.axes.loss.z: unknown key"));
  CHECK(contains(lesson_refusal("/axes", 3), "lesson.axes"));
  CHECK(contains(lesson_refusal("/controls/0", "lanes.0.schedule.rate"),
                 "lesson.controls.0: lanes.0.schedule.rate: unknown key"));
  CHECK(contains(lesson_refusal("/controls/0", "lanes.0"), "is not a single value"));
  CHECK(contains(lesson_refusal("/claims", 3), "lesson.claims: expected a list"));
  CHECK(contains(lesson_refusal("/claims/0/quantity/kind", "att"),
                 "lesson.claims.0.quantity.kind: unknown kind \"att\"; did you mean \"at\"?"));
  CHECK(contains(lesson_refusal("/claims/0/quantity/lane", "Muo"),
                 "lesson.claims.0.quantity.lane: unknown lane \"Muo\"; did you mean \"Muon\"?"));
  CHECK(contains(lesson_refusal("/claims/0/quantity/step", -1),
                 "lesson.claims.0.quantity.step: -1 is out of range"));
  CHECK(contains(lesson_refusal("/claims/0/maximum", 1), "lesson.claims.0.maximum"));
  Json document = lesson_document();
  document["lesson"]["claims"][0].erase("max");
  CHECK(contains(input_error([&] { lesson_from_json(document, "."); }), "a claim that cannot fail"));
  document = lesson_document();
  document["lesson"].erase("title");
  CHECK(contains(input_error([&] { lesson_from_json(document, "."); }), "lesson.title: missing"));
  document["lesson"] = 3;
  CHECK(contains(input_error([&] { lesson_from_json(document, "."); }), "lesson: expected an object"));
}

TEST_CASE("a lesson's set-ups are a family: its own and its variants, told apart by what these set") {
  const Family family = family_of(*find_lesson("fig3"));
  REQUIRE(family.members.size() == 9);
  CHECK(family.members[0].name == "alignment");
  CHECK(family.members[1].name == "d32-a1e-5");
  CHECK(to_json(family.members[1].experiment) == to_json(find_lesson("fig3/d32-a1e-5")->experiment));
  CHECK(family.keys == std::vector<std::string>{"problem.init.scale", "lanes.*.schedule.lr", "steps",
                                                "record.every", "problem.inner", "record.alignment_gap"});
  CHECK(input_error([] { family_of(*find_lesson("fig3/d32-a1e-5")); }).find("alignment") !=
        std::string::npos);
  CHECK(input_error([] { family_of(*find_lesson("1")); }).find("one set-up") != std::string::npos);
}

TEST_CASE("set-ups of one name are refused; others have directories of their own") {
  Json document = lesson_document();
  const auto variant = [](const char* name) {
    return Json{{"name", name}, {"text", "t"}, {"set", {{"seed", 3}}}, {"claims", Json::array()}};
  };
  document["lesson"]["variants"] = {variant("a-b"), variant("x")};  // the lesson's own id
  CHECK(input_error([&] { family_of(*lesson_from_json(document, ".")); }).find("are called \"x\"") !=
        std::string::npos);
  document["lesson"]["variants"] = {variant("a-b"), variant("A B"), variant("X")};
  std::vector<std::string> directories;
  for (const FamilyMember& member : family_of(*lesson_from_json(document, ".")).members)
    directories.push_back(member.directory);
  CHECK(directories == std::vector<std::string>{"x", "a-b", "a-b-2", "x-2"});
  document["lesson"]["variants"] = {variant("a-b"), variant("c")};
  CHECK(family_of(*lesson_from_json(document, ".")).members.size() == 3);
}
