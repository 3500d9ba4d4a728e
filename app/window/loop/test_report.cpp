#include "app/window/loop/test_report.h"

#include <fstream>
#include <utility>

#include "app/window/actions/actions.h"
#include "app/window/loop/report_json.h"
#include "core/base/json.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

Json table_of_actions() {
  Json table = Json::array();
  for (const Action& row : actions()) {
    table.push_back({{"id", row.id}, {"menu", row.menu}, {"label", row.label}, {"shortcuts", row.shortcuts}});
  }
  return table;
}

Json to_json(const InputCounts& counts) {
  return {
      {"keys_down", counts.keys_down},   {"keys_up", counts.keys_up}, {"buttons_down", counts.buttons_down},
      {"buttons_up", counts.buttons_up}, {"wheels", counts.wheels},   {"pointer", {counts.x, counts.y}}};
}

Json to_json(const WindowFacts& facts) {
  return {{"rectangle", {facts.x, facts.y, facts.width, facts.height}},
          {"pixels", {facts.pixels_wide, facts.pixels_high}},
          {"monitor_scale", facts.monitor_scale},
          {"scale", facts.scale},
          {"full_screen", facts.full_screen}};
}

/// Of the second window; null without one.
Json second_json(const std::optional<WindowPlace>& second, const PlaceNotes& places) {
  if (!second) return {};
  return {{"rectangle", {second->x, second->y, second->width, second->height}},
          {"pixels", {second->pixels_wide, second->pixels_high}},
          {"full_screen", second->full_screen},
          {"places", places_json(places)},
          {"figures", figures_json(places)}};
}

}  // namespace

TestReport::TestReport(std::filesystem::path directory) : directory_(std::move(directory)) {
  write_file(directory_ / "actions.json", table_of_actions().dump(1));
}

std::optional<double> TestReport::monitor_scale() const {
  float scale = 0;  // as GLFW has it
  std::ifstream file(directory_ / "monitor_scale");
  return file >> scale && scale > 0 ? std::optional(static_cast<double>(scale)) : std::nullopt;
}

bool TestReport::loses_context() const {
  std::error_code ignored;
  return std::filesystem::remove(directory_ / "lose_context", ignored);
}

void TestReport::begin(const InputCounts& counts) {
  places_ = {};
  quiet_ = counts == counts_ ? quiet_ + 1 : 0;
  counts_ = counts;
}

void TestReport::end(const Ui& ui, const WindowFacts& facts, const std::optional<WindowPlace>& second,
                     const std::vector<std::string>& performed) {
  ++frame_;
  const bool other = ui.snapshot().version != version_ || ui.derived.builds != builds_;
  const bool news = !ui.snapshot().playing && other;
  if (facts.unread || news || !(facts == facts_)) quiet_ = 0;
  facts_ = facts;
  version_ = ui.snapshot().version;
  builds_ = ui.derived.builds;
  for (const std::string& id : performed) ++performed_[id];
  if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) ++double_clicks_;
  Json input = to_json(counts_);
  input["double_clicks"] = double_clicks_;
  const Json report = {{"imgui", IMGUI_VERSION_NUM},
                       {"frame", frame_},
                       {"quiet", quiet_},
                       {"input", std::move(input)},
                       {"window", to_json(facts)},
                       {"ran", performed_},
                       {"state", state_json(ui)},
                       {"places", places_json(places_)},
                       {"figures", figures_json(places_)},
                       {"second", second_json(second, second_places_)}};
  write_file(directory_ / "frame.json", report.dump());
}

}  // namespace muonscope
