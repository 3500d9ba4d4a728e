#include <doctest/doctest.h>

#include "app/platform/keys.h"
#include "app/window/controls/lane_differences.h"
#include "app/window/imgui/plain_text.h"
#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

Parameter log_parameter() {
  Parameter parameter;
  parameter.scale = Scale::logarithmic;
  parameter.slider_min = 1e-5;
  parameter.slider_max = 1;
  return parameter;
}

TEST_CASE("a logarithmic slider gives every decade the same room") {
  const Parameter parameter = log_parameter();
  for (int decade = 0; decade <= 5; ++decade) {
    CHECK(slider_position(parameter, std::pow(10, -5 + decade)) == doctest::Approx(decade / 5.0));
    CHECK(slider_value(parameter, decade / 5.0) == doctest::Approx(std::pow(10, -5 + decade)));
  }
}

TEST_CASE("values and positions are each other's inverse to the slider's three digits") {
  for (Parameter parameter : {log_parameter(), Parameter()}) {
    for (const double position : {0.0, 0.123, 0.5, 0.77, 1.0}) {
      CHECK(slider_position(parameter, slider_value(parameter, position)) ==
            doctest::Approx(position).epsilon(0.002));
    }
  }
}

TEST_CASE("typed values may lie beyond the slider, whose knob stays at its end") {
  CHECK(slider_position(log_parameter(), 50) == 1);
  CHECK(slider_position(log_parameter(), 0) == 0);
  CHECK(typed_value(log_parameter(), "2.5e-3") == Json(2.5e-3));
  CHECK(typed_value(log_parameter(), "fast") == Json("fast"));
}

TEST_CASE("integers move in whole numbers") {
  Parameter parameter;
  parameter.type = ValueType::integer;
  parameter.slider_min = 1;
  parameter.slider_max = 8;
  for (double position = 0; position <= 1; position += 0.01) {
    const double value = slider_value(parameter, position);
    CHECK(value == std::round(value));
  }
}

TEST_CASE("values are found by dotted key") {
  const Json json = to_json(test::small_document().experiment);
  CHECK(value_at(json, "lanes.1.schedule.lr") == Json(0.005));
  CHECK(value_at(json, "lanes.*.schedule.lr") == Json(0.015));
  CHECK(value_at(json, "problem.target.scale").get<double>() == 10);
  CHECK(value_at(json, "lanes.9.schedule.lr").is_null());
}

TEST_CASE("Enter waits for the text that was typed before it; without waiting text nothing waits") {
  KeyQueue queue;
  const auto keys = [](const std::vector<KeyPress>& presses) {
    std::string text;
    for (const KeyPress& press : presses) text += press.chord.key + press.text + " ";
    return text;
  };
  for (const char* key : {"A", "B", "Enter", "C"}) queue.push({parse_chord(key), false});
  CHECK(keys(queue.take(true)) == "A B ");
  CHECK(queue.take(true).empty());
  CHECK_FALSE(queue.empty());
  KeyPress text;
  text.text = "x";
  queue.push(text);
  CHECK(keys(queue.take(false)) == "Enter C x ");
  CHECK(queue.empty());
}

TEST_CASE("lanes are told apart by what differs only") {
  const std::vector<std::string> texts = lane_differences(test::small_document().experiment.lanes);
  REQUIRE(texts.size() == 2);
  CHECK(texts[0] == "η 0.0150");
  CHECK(texts[1] == "η 0.00500");
}

TEST_CASE("symbols have ASCII names; exponents get one caret") {
  CHECK(plain("X ← X − η · polar(∇)") == "X <- X - eta * polar(grad)");
  CHECK(plain("10⁻¹²") == "10^-12");
  CHECK(plain("½‖M* − PQᵀ‖²") == "1/2||M* - PQ^T||^2");
  for (const char c : plain("日本 αβγ ‘x’")) CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("an export of the live trace equals the results, and a finished job is reported") {
  test::BareApp app(test::small_document());
  app.player().run_to(50);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return s.step >= 50; }));
  const std::filesystem::path directory = std::filesystem::temp_directory_path() / "muonscope-panels-test";
  std::filesystem::remove_all(directory);
  Ui ui = app.ui();
  export_results(ui, directory, Extent::as_shown);
  CHECK(!test::outcome_of_export(app).failed);
  CHECK(read_text_file(directory / "muon.csv") == csv_text(app.player().results().lanes[1]));
  for (const FigureSlot& slot : app.state().figures) {
    CHECK(std::filesystem::exists(directory / (slot.id + ".svg")));
  }
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace muonscope
