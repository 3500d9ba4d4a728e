// All set-ups of a lesson from the window: started, drawn, kept while another set-up is chosen, ended.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/json.h"
#include "core/io/atomic_file.h"
#include "tests/eventually.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

/// A lesson with two set-ups beside its own.
OpenedDocument family_document(Step steps) {
  Json json = to_json(test::small_document().experiment);
  json["steps"] = steps;
  json["record"]["observables"] = {"loss", "alignment"};
  json["lesson"] = {{"id", "small"},          {"number", 3},
                    {"title", "Small"},       {"question", "q"},
                    {"predict", "p"},         {"reveal", "r"},
                    {"notice", "n"},          {"exercise", "e"},
                    {"figures", {"loss"}},    {"controls", Json::array()},
                    {"claims", Json::array()}};
  for (const int inner : {2, 3})
    json["lesson"]["variants"].push_back({{"name", std::to_string(inner) + "d"},
                                          {"text", "smaller"},
                                          {"set", {{"problem.inner", inner}}},
                                          {"claims", Json::array()}});
  return {experiment_from_json(json, "."), lesson_from_json(json, "."), {}};
}

void tap_once(BareApp& app, const char* chord) {
  app.frame(1280, 720, {test::tap(chord)});
}

bool shows_family(const AppState& state) {
  return std::ranges::count(state.figures, "alignment_family", &FigureSlot::id) == 1;
}

bool family_finished(BareApp& app) {
  return test::eventually([&] { return !app.studies()[Study::family].status().running; });
}

}  // namespace

TEST_CASE("V runs all set-ups with the seed on screen, and puts their figure in sight") {
  BareApp app(family_document(30));
  app.player().edit("seed", 41);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return s.experiment->seed == 41; }));
  tap_once(app, "V");
  CHECK(shows_family(app.state()));
  CHECK(app.state().performed == std::vector<std::string>{"family"});
  REQUIRE(family_finished(app));
  const auto kept = app.studies()[Study::family].result();
  const auto* result = std::get_if<FamilyResult>(kept.get());
  REQUIRE(result);
  REQUIRE(result->complete());
  REQUIRE(result->ends.size() == 3);
  CHECK(result->family->members[1].name == "2d");
  CHECK(result->ends[1]->snapshot.experiment->seed == 41);
  CHECK(result->ends[1]->snapshot.lanes[0].trace.rows() == 30);
  for (const bool dark : {false, true}) {
    app.state().preferences.dark = dark;
    app.frame(1280, 720);
    CHECK(test::draw_data_fault() == "");
  }
  CHECK(app.player().snapshot()->step == 0);
}

TEST_CASE("another set-up of the lesson keeps the figure and what was found, another lesson forgets it") {
  BareApp app(family_document(10));
  tap_once(app, "V");
  REQUIRE(family_finished(app));
  const auto found = app.studies()[Study::family].result();
  Ui ui = app.ui();
  choose_set_up(ui, 2);
  CHECK(app.state().lesson->variant == "3d");
  CHECK(shows_family(app.state()));
  CHECK(app.studies()[Study::family].result() == found);
  open(ui, test::small_document());
  CHECK(app.studies()[Study::family].result() == nullptr);
  CHECK_FALSE(shows_family(app.state()));
}

TEST_CASE("Shift+V ends it; where there is one set-up V says so") {
  BareApp app(family_document(2000000));
  tap_once(app, "V");
  app.frame(1280, 720);
  CHECK(app.studies()[Study::family].status().running);
  CHECK(test::draw_data_fault() == "");
  tap_once(app, "Shift+V");
  CHECK_FALSE(app.studies()[Study::family].status().running);
  REQUIRE(app.studies()[Study::family].result());
  CHECK_FALSE(complete(*app.studies()[Study::family].result()));
  Ui ui = app.ui();
  open(ui, test::small_document());
  tap_once(app, "V");
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->is_error);
  CHECK(app.state().notice->text.find("set-up") != std::string::npos);
  CHECK_FALSE(app.studies()[Study::family].status().running);
}

TEST_CASE("an export writes every finished set-up as a run of it alone does") {
  BareApp app(family_document(12));
  tap_once(app, "V");
  REQUIRE(family_finished(app));
  const std::filesystem::path out = std::filesystem::temp_directory_path() / "muonscope-family-export";
  std::filesystem::remove_all(out);
  Ui ui = app.ui();
  export_results(ui, out, Extent::as_shown);
  std::optional<Exporter::Outcome> outcome;
  while (!(outcome = app.exporter().take())) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CAPTURE(outcome->text);
  REQUIRE_FALSE(outcome->failed);
  CHECK(read_text_file(out / "2d" / "muon.csv") ==
        csv_text(std::get<FamilyResult>(*app.studies()[Study::family].result()).ends[1]->results.lanes[1]));
  CHECK(std::filesystem::exists(out / "small" / "muon.csv"));
  std::filesystem::remove_all(out);
}

}  // namespace muonscope
