// JSON → Experiment: defaults, and one error of every class.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {
std::string refusal(const Json& document) {
  return input_error([&] { read(document); });
}
std::string refusal_with(const std::string& pointer, const Json& value) {
  return refusal(example_with(pointer, value));
}
}  // namespace

TEST_CASE("the example is read as written") {
  const Experiment e = read(example());
  CHECK(e.title == "Figure 1b: all modes at one rate");
  CHECK(e.seed == 64);
  CHECK(e.steps == 1000);
  CHECK(e.problem.kind == "matrix_factorization");
  CHECK(e.problem.integer("cols") == 16);
  CHECK(e.problem.part("target").real("scale") == 10);
  CHECK(e.problem.part("init").real("scale") == 0.005);
  REQUIRE(e.lanes.size() == 2);
  CHECK(e.lanes[1].name == "GD");
  CHECK(e.lanes[1].optimizer.kind == "gd");
  CHECK(e.lanes[1].schedule.real("lr") == 0.015);
  CHECK(e.record.every == 2);
  CHECK(e.record.reference_step == 40);
  CHECK(e.record.observables == std::vector<std::string>{"loss", "singular_values", "conserved"});
  REQUIRE(e.edits.size() == 1);
  CHECK(e.edits[0].step == 412);
}

TEST_CASE("keys left out get their defaults") {
  Json document = {
      {"muonscope", 1},
      {"problem", {{"kind", "matrix_factorization"}}},
      {"lanes",
       Json::array(
           {{{"name", "a"}, {"optimizer", {{"kind", "muon"}}}, {"schedule", {{"kind", "constant"}}}}})}};
  const Experiment e = read(document);
  CHECK(e.title.empty());
  CHECK(e.seed == 0);
  CHECK(e.steps == 1000);
  CHECK(e.record.every == 1);
  CHECK(e.record.reference_step == 80);
  CHECK(e.record.observables == std::vector<std::string>{"loss", "singular_values"});
  CHECK(e.lanes[0].optimizer.real("momentum") == 0);
  CHECK_FALSE(e.lanes[0].optimizer.flag("nesterov"));
  CHECK(e.lanes[0].optimizer.text("orthogonalizer") == "svd");
  CHECK_FALSE(e.lanes[0].optimizer.has("betas"));
  document["problem"].erase("kind");
  CHECK(contains(refusal(document), "problem.kind: missing; add one of: matrix_factorization, "));
}

TEST_CASE("the version is required and must be known") {
  CHECK(contains(refusal(example_without("/muonscope")), "muonscope: missing; add the format's version"));
  CHECK(contains(refusal_with("/muonscope", 2),
                 "muonscope: format version 2 is not supported; this program reads version 1"));
  CHECK(contains(refusal_with("/muonscope", "1"), "not supported"));
  CHECK(refusal_with("/muonscope", 1.0).empty());
}

TEST_CASE("what is not an object is refused") {
  for (const Json& document : {Json(3), Json("x"), Json::array({1, 2}), Json(nullptr)}) {
    CHECK(contains(refusal(document), "expected an object"));
  }
  for (const char* pointer :
       {"/problem", "/problem/target", "/lanes/0", "/lanes/1/schedule", "/record", "/edits/0"}) {
    INFO(pointer);
    CHECK(contains(refusal_with(pointer, 3), "expected an object {…}, found 3"));
    CHECK_FALSE(refusal_with(pointer, nullptr).empty());
  }
}

TEST_CASE("unknown keys are named with their path, the nearest known one and all known ones") {
  const std::string message = refusal_with("/lanes/0/optimizer/momentm", 0.5);
  CHECK(contains(message, "lanes.0.optimizer.momentm: unknown key \"momentm\"; did you mean \"momentum\"?"));
  CHECK(contains(message, "weight_decay"));
  CHECK(contains(refusal_with("/lane", 1), "did you mean \"lanes\"?"));
  CHECK(contains(refusal_with("/problem/target/xyzzy", 1),
                 "problem.target.xyzzy: unknown key \"xyzzy\"; known: kind, scale"));
  CHECK(contains(refusal_with("/record/evry", 1), "did you mean \"every\"?"));
  CHECK(contains(refusal_with("/edits/0/sett", 1), "edits.0.sett"));
  CHECK(contains(refusal_with("/lanes/0/schedule/ratio", 1), "lanes.0.schedule.ratio"));
}

TEST_CASE("unknown kinds are named with the known ones, missing ones too") {
  CHECK(contains(refusal_with("/lanes/0/optimizer/kind", "moun"),
                 "lanes.0.optimizer.kind: unknown kind \"moun\"; did you mean \"muon\"?"));
  CHECK(contains(refusal_with("/problem/target/kind", "zzz"), "power_law"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/kind", 3), "expected a name, found 3"));
  CHECK(contains(refusal(example_without("/lanes/0/optimizer/kind")),
                 "lanes.0.optimizer.kind: missing; add one of: gd"));
}

TEST_CASE("missing required keys are named with what to add") {
  CHECK(contains(refusal(example_without("/problem")), "problem: missing"));
  CHECK(contains(refusal(example_without("/lanes")), "lanes: missing"));
  CHECK(contains(refusal(example_without("/lanes/0/name")), "lanes.0.name: missing"));
  CHECK(contains(refusal(example_without("/lanes/0/optimizer")), "lanes.0.optimizer: missing; add"));
  CHECK(contains(refusal(example_without("/lanes/1/schedule")), "lanes.1.schedule: missing; add"));
  CHECK(contains(refusal(example_without("/edits/0/value")), "edits.0.value: missing"));
  CHECK(contains(refusal(example_without("/edits/0/step")), "edits.0.step: missing"));
}

TEST_CASE("wrong types are refused, harmless ones taken") {
  CHECK(contains(refusal_with("/lanes/0/optimizer/momentum", "0.9"),
                 "lanes.0.optimizer.momentum: expected a number, found \"0.9\""));
  CHECK(contains(refusal_with("/lanes/0/optimizer/momentum", true), "expected a number, found true"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/nesterov", 1), "expected true or false, found 1"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/nesterov", "true"), "expected true or false"));
  CHECK(contains(refusal_with("/steps", 3.5), "steps: expected a whole number, found 3.5"));
  CHECK(contains(refusal_with("/steps", false), "expected a whole number, found false"));
  CHECK(contains(refusal_with("/title", 3), "title: expected a text in quotes, found 3"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/orthogonalizer", 1), "lanes.0.optimizer.orthogonalizer"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/orthogonalizer", "svdd"), "did you mean \"svd\"?"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/betas", 0.9), "expected a list"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/betas", Json::array({0.9, "x"})),
                 "lanes.0.optimizer.betas.1"));
  CHECK(contains(refusal_with("/lanes/0/optimizer/momentum", nullptr), "found null"));
  CHECK(read(example_with("/steps", 3.0)).steps == 3);
  CHECK(read(example_with("/lanes/0/schedule/lr", 1)).lanes[0].schedule.real("lr") == 1.0);
}

TEST_CASE("values out of range are refused with the allowed range") {
  CHECK(contains(refusal_with("/lanes/0/schedule/lr", -0.1),
                 "lanes.0.schedule.lr: -0.1 is out of range; allowed: 0 … "));
  CHECK(contains(refusal_with("/lanes/0/optimizer/momentum", 1.5),
                 "lanes.0.optimizer.momentum: 1.5 is out of range"));
  CHECK(contains(refusal_with("/problem/rows", 0), "problem.rows: 0 is out of range; allowed: 1 … 4096"));
  CHECK(contains(refusal_with("/problem/rows", 4097), "out of range"));
  CHECK(contains(refusal_with("/problem/rows", 1e300), "out of range"));
  CHECK(contains(refusal_with("/seed", -1), "seed: -1 is out of range"));
  CHECK(
      contains(refusal_with("/seed", 18446744073709551615ull), "seed: 18446744073709551615 is out of range"));
  CHECK(contains(refusal_with("/seed", 9007199254740993), "out of range"));
  CHECK(read(example_with("/seed", 9007199254740992)).seed == 9007199254740992ull);
  CHECK(contains(refusal_with("/steps", 1000000001), "out of range"));
  CHECK(contains(refusal_with("/record/every", 0), "record.every: 0 is out of range"));
  CHECK(contains(refusal_with("/record/reference_step", -1), "record.reference_step: -1 is out of range"));
  CHECK(contains(refusal_with("/edits/0/step", -1), "edits.0.step: -1 is out of range"));
}

TEST_CASE("texts have limits") {
  std::string title;
  for (int i = 0; i < 200; ++i) title += "ε";  // characters count, not bytes
  CHECK(read(example_with("/title", title)).title == title);
  CHECK(contains(refusal_with("/title", title + "x"),
                 "title: text of 201 characters is too long; at most 200"));
  CHECK(contains(refusal_with("/title", "a\nb"), "control characters"));
  CHECK(contains(refusal_with("/lanes/0/name", ""), "lanes.0.name: text \"\" is too short"));
}

TEST_CASE("one to sixteen lanes with names that make different files") {
  CHECK(contains(refusal_with("/lanes", Json::array()),
                 "lanes: expected a list of 1 … 16 lanes, found 0 entries"));
  CHECK(contains(refusal_with("/lanes", 3), "lanes: expected a list of 1 … 16 lanes, found 3"));
  Json lanes = Json::array();
  for (int i = 0; i < 17; ++i) {
    Json lane = example()["lanes"][0];
    lane["name"] = "lane " + std::to_string(i);
    lanes.push_back(lane);
  }
  CHECK(contains(refusal_with("/lanes", lanes), "found 17 entries"));
  lanes.erase(0);
  CHECK(read(example_with("/lanes", lanes)).lanes.size() == 16);
  CHECK(refusal_with("/lanes/1/name", "MUON").empty());
  CHECK(contains(refusal_with("/lanes/1/name", "Muon"),
                 "lanes.1.name: \"Muon\" is lane 0's name, too; rename one"));
}

TEST_CASE("observables must exist, once each") {
  CHECK(contains(refusal_with("/record/observables/0", "los"),
                 "record.observables.0: unknown observable \"los\"; did you mean \"loss\"?; known: loss"));
  CHECK(contains(refusal_with("/record/observables/1", "loss"),
                 "record.observables.1: \"loss\" is listed twice"));
  CHECK(contains(refusal_with("/record/observables", "loss"), "expected a list of names"));
  CHECK(contains(refusal_with("/record/observables/0", 3), "record.observables.0: expected a text"));
}

TEST_CASE("rules that join several keys are checked when the file is read") {
  CHECK(contains(refusal_with("/lanes/0/optimizer/betas", Json::array({0.9})), "lanes.0.optimizer.betas"));
  Json both = example_with("/lanes/0/optimizer/betas", Json::array({0.9, 0.95}));
  CHECK(refusal(both).empty());
  both["lanes"][0]["optimizer"]["momentum"] = 0.5;
  CHECK(contains(refusal(both), "lanes.0.optimizer.betas"));
  const Json descending = {{"kind", "piecewise"}, {"points", {{10, 0.1}, {5, 0.2}}}};
  CHECK(contains(refusal_with("/lanes/1/schedule", descending), "lanes.1.schedule.points"));
  const Json triple = {{"kind", "piecewise"}, {"points", {{10, 0.1, 3}}}};
  CHECK(contains(refusal_with("/lanes/1/schedule", triple), "lanes.1.schedule.points.0: expected a pair"));
}

TEST_CASE("paths inside are relative to the experiment's folder") {
  const Folder folder;
  folder.write("m.csv", "1,2,3\n4,5,6\n");
  Json document = example_with(
      "/problem", {{"kind", "matrix_factorization"}, {"target", {{"kind", "file"}, {"path", "m.csv"}}}});
  const auto path = folder.write("e.json", document.dump());
  const Experiment e = read_experiment(path);
  CHECK(e.problem.integer("rows") == 2);
  CHECK(e.problem.integer("cols") == 3);
  CHECK(e.directory == folder.path());
  document["problem"]["target"]["path"] = "absent.csv";
  folder.write("e.json", document.dump());
  CHECK(contains(input_error([&] { read_experiment(path); }), "absent.csv"));
  document["problem"]["target"]["path"] = "";
  folder.write("e.json", document.dump());
  CHECK(contains(input_error([&] { read_experiment(path); }), "problem.target.path: an empty path"));
}
