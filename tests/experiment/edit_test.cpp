// Dotted keys: --set, sliders and recorded edits.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/problem_catalogue.h"
#include "core/optimizers/rule.h"
#include "core/schema/component.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Json edit(Step step, const std::string& key, const Json& value) {
  return {{"step", step}, {"set", key}, {"value", value}};
}
std::string refusal_of_edit(const std::string& key, const Json& value) {
  return input_error([&] { after_edit(read(example()), {5, key, value}, "edits.0"); });
}
std::string refusal_of_edits(const Json& edits) {
  return input_error([&] { read(example_with("/edits", edits)); });
}

}  // namespace

TEST_CASE("descriptors behind dotted keys") {
  const Experiment e = read(example());
  const std::vector<std::pair<std::string, std::string>> keys = {{"title", "title"},
                                                                 {"seed", "seed"},
                                                                 {"steps", "steps"},
                                                                 {"problem.rows", "rows"},
                                                                 {"problem.target.scale", "scale"},
                                                                 {"problem.init.scale", "scale"},
                                                                 {"lanes.0.name", "name"},
                                                                 {"lanes.0.schedule.lr", "lr"},
                                                                 {"lanes.*.schedule.lr", "lr"},
                                                                 {"lanes.1.optimizer.momentum", "momentum"},
                                                                 {"record.every", "every"},
                                                                 {"record.reference_step", "reference_step"}};
  for (const auto& [its_key, expected] : keys) {
    const auto& key = its_key;
    INFO(key);
    const Parameter* parameter = describe(e, key);
    REQUIRE(parameter);
    CHECK(parameter->key == expected);
  }
  for (const char* component :
       {"problem", "problem.target", "lanes", "lanes.0", "lanes.0.optimizer", "lanes.*.schedule",
        "lanes.0.optimizer.kind", "record", "record.observables"}) {
    INFO(component);
    CHECK(describe(e, component) == nullptr);
  }
}

TEST_CASE("unknown keys list the known ones of their level") {
  const Experiment e = read(example());
  const auto refusal = [&](const std::string& key) { return input_error([&] { describe(e, key); }); };
  CHECK(contains(refusal("lanes.0.schedule.rate"),
                 "lanes.0.schedule.rate: unknown key \"rate\"; known: kind, lr"));
  CHECK(contains(refusal("problem.target.scal"), "did you mean \"scale\"?"));
  CHECK(
      contains(refusal("sed"), "did you mean \"seed\"?; known: title, seed, steps, problem, lanes, record"));
  CHECK(contains(refusal("record.evry"),
                 "known: every, reference_step, tolerances, alignment_gap, reference_lane, observables"));
  CHECK(contains(refusal("lanes.0.speed"), "known: name, look, shift, noise, optimizer, schedule"));
  for (const char* key :
       {"lanes.2.name", "lanes.-1.name", "lanes.00.name", "lanes.x.name", "lanes.99999999999999999999"}) {
    INFO(key);
    CHECK(contains(refusal(key), "known: 0 … 1 and *"));
  }
  for (const char* key : {"", ".", "..", "seed.x", "lanes.0.schedule.lr.x", "problem.", "lanes..name", "*",
                          "edits.99", "edits.x", "muonscope", "lesson", "problem.kind.x"}) {
    INFO(key);
    CHECK_FALSE(refusal(key).empty());
  }
}

TEST_CASE("a value is replaced and nothing else") {
  const Experiment e = read(example());
  const Experiment changed = with_value(e, "lanes.0.schedule.lr", 0.25);
  CHECK(changed.lanes[0].schedule.real("lr") == 0.25);
  CHECK(changed.lanes[1] == e.lanes[1]);
  CHECK(changed.problem == e.problem);
  CHECK(changed.edits == e.edits);
  CHECK(with_value(changed, "lanes.0.schedule.lr", 0.005).lanes == e.lanes);

  const Experiment every = with_value(e, "lanes.*.schedule.lr", 0.5);
  for (const LaneSpec& lane : every.lanes) CHECK(lane.schedule.real("lr") == 0.5);
  CHECK(with_value(e, "record.observables", Json::array({"loss"})).record.observables.size() == 1);
  CHECK(with_value(e, "problem.target.scale", 3).problem.part("target").real("scale") == 3);
}

TEST_CASE("values set are checked like values read") {
  const Experiment e = read(example());
  const auto refusal = [&](const std::string& key, const Json& value) {
    return input_error([&] { with_value(e, key, value); });
  };
  CHECK(contains(refusal("lanes.1.schedule.lr", -1), "lanes.1.schedule.lr: -1 is out of range"));
  CHECK(contains(refusal("lanes.*.schedule.lr", "x"), "lanes.0.schedule.lr: expected a number"));
  CHECK(contains(refusal("lanes.1.name", "Muon"), "rename one"));
  CHECK(contains(refusal("lanes.*.name", "a"), "rename one"));
  CHECK(contains(refusal("problem.rows", 5000), "out of range"));
  CHECK(contains(refusal("lanes.0", 3), "expected an object"));
}

TEST_CASE("another kind keeps what it can take over") {
  const Experiment e = with_value(read(example()), "lanes.0.optimizer.momentum", 0.5);
  const Experiment gd = with_value(e, "lanes.0.optimizer.kind", "gd");
  CHECK(gd.lanes[0].optimizer.kind == "gd");
  CHECK(gd.lanes[0].optimizer.real("momentum") == 0.5);
  CHECK_FALSE(gd.lanes[0].optimizer.has("orthogonalizer"));
  const Experiment cosine = with_value(e, "lanes.*.schedule.kind", "cosine");
  CHECK(cosine.lanes[0].schedule.real("lr") == 0.005);
  CHECK(cosine.lanes[1].schedule.real("lr") == 0.015);
  const Experiment scaled = with_value(e, "problem.target.scale", 7);
  CHECK(with_value(scaled, "problem.target.kind", "gaussian").problem.part("target").real("scale") == 7);
  CHECK(contains(input_error([&] { with_value(e, "lanes.0.optimizer.kind", "moun"); }),
                 "did you mean \"muon\"?"));
  CHECK_FALSE(input_error([&] { with_value(e, "problem.target.kind", "spectrum_"); }).empty());
}

TEST_CASE("another kind has its own defaults in place of the old one's, and what was chosen") {
  const auto kinds = [](Experiment e, std::initializer_list<const char*> ids) {
    for (const char* id : ids) e = with_value(e, "lanes.0.optimizer.kind", id);
    return e.lanes[0].optimizer;
  };
  const Experiment e = with_value(read(example()), "lanes.0.optimizer", {{"kind", "gd"}});
  CHECK(kinds(e, {"nesterov"}).real("momentum") == 0.9);
  CHECK(kinds(e, {"nesterov", "gd"}).real("momentum") == 0);
  const Spec jordan = kinds(e, {"muon_keller_jordan"});
  CHECK(jordan == read_spec(optimizer_catalogue(), {{"kind", "muon_keller_jordan"}}, "optimizer"));
  CHECK(kinds(e, {"muon_keller_jordan", "muon"}).text("orthogonalizer") == "svd");
  const Experiment chosen =
      with_value(with_value(e, "lanes.0.optimizer.momentum", 0.5), "lanes.0.optimizer.weight_decay", 0.1);
  CHECK(kinds(chosen, {"nesterov"}).real("momentum") == 0.5);
  CHECK(kinds(chosen, {"adamw"}).real("weight_decay") == 0.1);
  CHECK(kinds(chosen, {"muon_keller_jordan", "heavy_ball", "gd"}).real("momentum") == 0.5);
}

TEST_CASE("from every kind to every other, all that stood at its default stands at the new one") {
  const Experiment e = read(example());
  for (const Kind& from : optimizer_catalogue()) {
    for (const Kind& to : optimizer_catalogue()) {
      CAPTURE(from.id);
      CAPTURE(to.id);
      Experiment first = e;
      if (input_error([&] { first = with_value(e, "lanes.0.optimizer", {{"kind", from.id}}); }) != "")
        continue;
      Experiment second = first;
      if (input_error([&] { second = with_value(first, "lanes.0.optimizer.kind", to.id); }) != "") continue;
      CHECK(second.lanes[0].optimizer ==
            with_value(e, "lanes.0.optimizer", {{"kind", to.id}}).lanes[0].optimizer);
    }
  }
}

TEST_CASE("changes are said in words: no braces, no quotes, no keys") {
  const Experiment e = read(example());
  const auto text = [&](const std::string& key, const Json& value) { return edit_text(e, {0, key, value}); };
  const std::string start = text("problem.init", {{"kind", "constant"}, {"p", 0.1}, {"q", 0.8}});
  CHECK(contains(start, "p₀ = 0.1, q₀ = 0.8"));
  CHECK(contains(start,
                 find_kind(problem_kind(e.problem.kind).kind.slots.back().catalogue(), "constant")->title));
  CHECK(text("lanes.0.optimizer", {{"kind", "gd"}}) == "Muon: Gradient descent");
  CHECK(text("lanes.*.schedule.lr", 0.02) == "all lanes: η = 0.02");
  CHECK(text("seed", 4) == "seed = 4");
  const std::vector<std::pair<const char*, Json>> all = {
      {"problem.init", {{"kind", "gaussian"}, {"scale", 0.3}}},
      {"problem.target", {{"kind", "power_law"}, {"scale", 3}, {"exponent", 2}}},
      {"problem.target.kind", "gaussian"},
      {"lanes.0.schedule", {{"kind", "piecewise"}, {"points", {{0, 0.1}, {9, 0.2}}}}},
      {"lanes.0.optimizer", {{"kind", "gd"}, {"betas", {0.9, 0.95}}}},
      {"lanes.0.optimizer.betas", {0.9, 0.95}},
      {"lanes.0.optimizer.nesterov", true}};
  for (const auto& [key, value] : all) {
    const std::string said = text(key, value);
    CAPTURE(said);
    CHECK(said.find_first_of("{}[]\"") == std::string::npos);
  }
}

TEST_CASE("a refused value is said with its parameter's name and its lane's") {
  const Experiment e = read(example());
  const std::string said = message_in_words(e, "lanes.0.schedule.lr: -1 is out of range");
  CHECK(said == "Muon: learning rate η: -1 is out of range");
  for (const char* other : {"Every lane has diverged.", "a: b", "lanes.9.schedule.lr: x", "no colon"})
    CHECK(message_in_words(e, other) == other);
}

TEST_CASE("a whole component may be given") {
  const Experiment e =
      with_value(read(example()), "lanes.0.optimizer", {{"kind", "regularized_muon"}, {"smoothing", 0.1}});
  CHECK(e.lanes[0].optimizer.kind == "regularized_muon");
  CHECK(e.lanes[0].optimizer.real("smoothing") == 0.1);
  CHECK(e.lanes[0].optimizer.real("momentum") == 0);
}

TEST_CASE("assignments as typed on a command line") {
  const Experiment e = read(example());
  CHECK(with_assignment(e, "lanes.0.schedule.lr=1e-3").lanes[0].schedule.real("lr") == 1e-3);
  CHECK(with_assignment(e, "lanes.0.optimizer.nesterov=true").lanes[0].optimizer.flag("nesterov"));
  CHECK(with_assignment(e, "lanes.0.optimizer.kind=gd").lanes[0].optimizer.kind == "gd");
  CHECK(with_assignment(e, "lanes.0.optimizer={\"kind\": \"gd\"}").lanes[0].optimizer.kind == "gd");
  CHECK(with_assignment(e, "title=a = b").title == "a = b");
  CHECK(with_assignment(e, "title=5").title == "5");
  CHECK(with_assignment(e, "title=\"5\"").title == "5");
  CHECK(with_assignment(e, "title=").title.empty());
  CHECK(contains(input_error([&] { with_assignment(e, "seed"); }), "expected KEY=VALUE"));
  CHECK(contains(input_error([&] { with_assignment(e, "=3"); }), "expected KEY=VALUE"));
  CHECK(contains(input_error([&] { with_assignment(e, "seed=abc"); }),
                 "seed: expected a whole number, found \"abc\""));
  CHECK(contains(input_error([&] { with_assignment(e, "lanes.0.schedule.lr=nan"); }),
                 "expected a number, found \"nan\""));
  CHECK(contains(input_error([&] { with_assignment(e, "lanes.0.schedule.lr="); }), "expected a number"));
}

TEST_CASE("an assignment that makes a recorded edit impossible is refused") {
  const Json edits = Json::array({edit(5, "lanes.0.optimizer.orthogonalizer", "newton_schulz")});
  const Experiment e = read(example_with("/edits", edits));
  CHECK(contains(input_error([&] { with_assignment(e, "lanes.0.optimizer.kind=gd"); }), "edits.0.set"));
  CHECK_NOTHROW(with_assignment(e, "lanes.1.optimizer.kind=muon"));
}

TEST_CASE("an edit must name a live parameter and an allowed value") {
  CHECK(refusal_of_edit("lanes.0.schedule.lr", 0.1).empty());
  CHECK(refusal_of_edit("lanes.*.schedule.lr", 0.1).empty());
  CHECK(contains(refusal_of_edit("lanes.0.schedule.lr", -1),
                 "edits.0.value: lanes.0.schedule.lr: -1 is out of range"));
  CHECK(contains(refusal_of_edit("lanes.0.schedule.rate", 1),
                 "edits.0.set: lanes.0.schedule.rate: unknown key"));
  for (const char* key :
       {"seed", "steps", "problem.rows", "problem.target.scale", "lanes.0.name", "record.every", "problem",
        "lanes.0.optimizer.kind", "lanes.0", "record.observables"}) {
    INFO(key);
    CHECK(contains(refusal_of_edit(key, 3),
                   "edits.0.set: \"" + std::string(key) + "\" cannot change as the run goes on"));
  }
  CHECK(contains(input_error([] {
                   after_edit(read(example()), {-1, "lanes.0.schedule.lr", Json(1)}, "edit");
                 }),
                 "negative"));
}

TEST_CASE("an edit may switch a lane's optimizer") {
  CHECK(refusal_of_edit("lanes.0.optimizer", {{"kind", "gd"}}).empty());
  CHECK(refusal_of_edit("lanes.*.optimizer", {{"kind", "gd"}, {"momentum", 0.9}}).empty());
  CHECK(contains(refusal_of_edit("lanes.0.optimizer", "gd"), "edits.0.value: expected an object"));
  CHECK(contains(refusal_of_edit("lanes.0.optimizer", {{"kind", "g"}}), "unknown kind"));
}

TEST_CASE("edits are sorted by step, stably, and checked in that order") {
  const Json edits = Json::array({edit(9, "lanes.0.schedule.lr", 0.1), edit(3, "lanes.0.schedule.lr", 0.2),
                                  edit(9, "lanes.1.schedule.lr", 0.3), edit(3, "lanes.1.schedule.lr", 0.4)});
  const Experiment e = read(example_with("/edits", edits));
  std::vector<double> values;
  for (const Edit& each : e.edits) values.push_back((*each.value).get<double>());
  CHECK(values == std::vector<double>{0.2, 0.4, 0.1, 0.3});
}

TEST_CASE("an edit is judged by the experiment as earlier edits leave it") {
  const Json to_smooth = edit(10, "lanes.0.optimizer", {{"kind", "regularized_muon"}});
  CHECK(refusal_of_edits(Json::array({to_smooth, edit(20, "lanes.0.optimizer.smoothing", 0.1)})).empty());
  CHECK(refusal_of_edits(Json::array({edit(20, "lanes.0.optimizer.smoothing", 0.1), to_smooth})).empty());
  CHECK(contains(refusal_of_edits(Json::array({to_smooth, edit(5, "lanes.0.optimizer.smoothing", 0.1)})),
                 "edits.1.set: lanes.0.optimizer.smoothing: unknown key"));
  CHECK(contains(refusal_of_edits(Json::array({to_smooth, edit(20, "lanes.0.optimizer.iterations", 3)})),
                 "edits.1.set"));
}

TEST_CASE("live edits need none of the files that the problem came from") {
  const Folder folder;
  const auto target = folder.write("m.csv", "1,2\n3,4\n");
  Json document = example_with(
      "/problem", {{"kind", "matrix_factorization"}, {"target", {{"kind", "file"}, {"path", "m.csv"}}}});
  document.erase("edits");
  const Experiment e = experiment_from_json(document, folder.path());
  std::filesystem::remove(target);
  CHECK_NOTHROW(after_edit(e, {5, "lanes.0.schedule.lr", Json(0.1)}, "edit"));
  CHECK(with_value(e, "lanes.0.schedule.lr", 0.1).problem == e.problem);
  CHECK_FALSE(input_error([&] { with_value(e, "problem.init.scale", 0.1); }).empty());
}
