#include "app/window/loop/report_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/figures/kit/lane_style.h"
#include "app/window/actions/actions.h"
#include "app/window/figures/built_figure.h"
#include "core/base/json.h"

namespace muonscope {
namespace {

Json rectangle_json(const Rect& rect) {
  return {rect.x, rect.y, rect.width, rect.height};
}

/// JSON has no infinity: null.
Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

std::string purpose_name(PathDialog::Purpose purpose) {
  using Purpose = PathDialog::Purpose;
  constexpr std::array names{std::pair{Purpose::open, "open"}, std::pair{Purpose::target, "target"},
                             std::pair{Purpose::save, "save"}, std::pair{Purpose::export_results, "export"},
                             std::pair{Purpose::export_everything, "export_everything"}};
  for (const auto& [each, name] : names) {
    if (each == purpose) return name;
  }
  return "";
}

Json dialog_json(const PathDialog& dialog) {
  if (dialog.purpose == PathDialog::Purpose::none) return {};
  return {{"purpose", purpose_name(dialog.purpose)}, {"path", dialog.path}, {"error", dialog.error}};
}

Json palette_json(const Palette& palette) {
  return palette.open ? Json{{"query", palette.query}, {"selected", palette.selected}} : Json();
}

Json notice_json(const std::optional<Notice>& notice) {
  return notice ? Json{{"text", notice->text}, {"is_error", notice->is_error}} : Json();
}

/// The lesson's page and what was guessed; null without a lesson.
Json page_json(const AppState& state) {
  if (!state.lesson) return {};
  const LessonReading& reading = state.reading;
  Json sketches = Json::object(), chosen = Json::object();
  for (const auto& [figure, drawn] : reading.sketches) sketches[figure] = drawn.size();
  for (const auto& [page, choice] : reading.chosen) chosen[std::to_string(page)] = choice;
  return {{"index", reading.page},
          {"count", state.lesson->pages.size()},
          {"part", lesson_part(state.lesson->pages[reading.page].part).key},
          {"sketches", sketches},
          {"chosen", chosen}};
}

Json time_axis_json(TimeAxis axis) {
  switch (axis) {
    case TimeAxis::steps:
      return "steps";
    case TimeAxis::flow:
      return "flow";
    case TimeAxis::seconds:
      return "seconds";
    case TimeAxis::flops:
      break;
  }
  return "flops";
}

Json view_json(const FigureSlot& slot) {
  const auto range = [](const std::optional<Range>& given) {
    return given ? Json{given->min, given->max} : Json();
  };
  return {
      {"id", slot.id}, {"x", range(slot.view.x)}, {"y", range(slot.view.y)}, {"hidden", slot.view.hidden}};
}

Json events_json(const std::vector<Event>& events) {
  Json all = Json::array();
  for (const Event& event : events)
    all.push_back({{"step", event.step}, {"kind", event.kind}, {"text", event.text}});
  return all;
}

Json ghosts_json(const std::vector<Ghost>& ghosts) {
  Json all = Json::array();
  for (const Ghost& ghost : ghosts) all.push_back({{"name", ghost.name}, {"step", ghost.course->step}});
  return all;
}

Json run_json(const Snapshot& snapshot, const Player& player) {
  Json lanes = Json::array(), looks = Json::array();
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    lanes.push_back(snapshot.lanes[i].spec.name);
    looks.push_back(lane_index(snapshot.lanes, i));
  }
  return {{"step", snapshot.step},
          {"furthest", snapshot.furthest},
          {"steps", snapshot.experiment->steps},
          {"seed", snapshot.experiment->seed},
          {"playing", snapshot.playing},
          {"loop", snapshot.loop ? Json{snapshot.loop->from, snapshot.loop->to} : Json()},
          {"ghosts", ghosts_json(ghosts_of(snapshot))},
          {"events", events_json(events_of(snapshot))},
          {"keyframes", {{"bytes", snapshot.keyframes.bytes}, {"budget", snapshot.keyframes.budget}}},
          {"next_undo", snapshot.next_undo},
          {"next_redo", snapshot.next_redo},
          {"speed", number_json(snapshot.speed)},
          {"done", snapshot.deeds ? Json(snapshot.deeds->done) : Json::array()},
          {"lanes", std::move(lanes)},
          {"looks", std::move(looks)},
          {"waiting", player.given() - snapshot.served}};
}

/// How much of what is known by now is not yet on screen and is being made, or will be by the next frame.
std::size_t making(const Ui& ui) {
  std::size_t count = ui.state.reading.revealed && ui.derived.claims.coming ? 1 : 0;
  for (int slot = 0; slot < static_cast<int>(ui.state.figures.size()); ++slot)
    if (is_behind(ui, slot)) ++count;
  return count;
}

Json studies_json(const StudyJobs& studies) {
  Json all = Json::object();
  for (const StudyKind& kind : study_kinds()) {
    const JobStatus status = studies[kind.study].status();
    all[kind.id] = {{"running", status.running}, {"done", status.done}, {"error", status.error}};
  }
  return all;
}

Json theme_json(const Theme& theme) {
  const auto color = [](Color c) { return Json{c.r, c.g, c.b}; };
  return {{"window", color(theme.window)},         {"panel", color(theme.panel)},
          {"figure", color(theme.figure)},         {"text", color(theme.text)},
          {"muted_text", color(theme.muted_text)}, {"accent", color(theme.accent)},
          {"warning", color(theme.warning)}};
}

Json axis_json(const Axis& axis) {
  return {{"title", axis.title},
          {"min", number_json(axis.range.min)},
          {"max", number_json(axis.range.max)},
          {"logarithmic", axis.scale == AxisScale::logarithmic}};
}

Json plot_json(const PlotPlace& plot) {
  Json legend = Json::array(), grips = Json::array();
  for (const auto& [group, box] : plot.legend)
    legend.push_back({{"group", group}, {"rectangle", rectangle_json(box)}});
  for (const GripPlace& grip : plot.grips)
    grips.push_back({{"id", grip.id}, {"at", {number_json(grip.at.x), number_json(grip.at.y)}}});
  return {{"data", rectangle_json(plot.data)},
          {"x", axis_json(plot.x)},
          {"y", axis_json(plot.y)},
          {"legend", std::move(legend)},
          {"grips", std::move(grips)}};
}

}  // namespace

Json state_json(const Ui& ui) {
  const AppState& state = ui.state;
  Json figures = Json::array();
  for (const FigureSlot& slot : state.figures) figures.push_back(view_json(slot));
  Json json = {{"lesson", state.lesson ? Json(state.lesson->id) : Json()},
               {"set_up", state.lesson ? Json(state.lesson->variant) : Json()},
               {"file", state.file.string()},
               {"revealed", state.reading.revealed},
               {"page", page_json(state)},
               {"figures", std::move(figures)},
               {"maximized", state.maximized},
               {"theory", state.theory},
               {"time", time_axis_json(state.time)},
               {"selected_lane", state.selected_lane},
               {"hidden_lanes", state.hidden_lanes},
               {"seeds", {{"wanted", state.seeds.wanted}, {"count", state.seeds.count}}},
               {"best_rates_wanted", state.best_rates_wanted},
               {"typed", state.typed.key},
               {"dragged", state.dragged ? state.dragged->key : ""},
               {"held", ui.derived.held ? ui.derived.held->grip.id : ""},
               {"dark", is_dark(state)},
               {"theme", theme_json(ui.theme())},
               {"scale", text_scale(state)},
               {"scroll_pans", state.preferences.scroll_pans},
               {"panels_hidden", state.panels_hidden},
               {"advanced", state.layout.advanced},
               {"column_width", state.layout.column_width},
               {"help", state.help},
               {"overview", state.overview},
               {"comparing", state.comparing},
               {"presenting", state.presentation.on},
               {"second_screen", state.second.on},
               {"second_screen_dark", state.second.dark},
               {"blank", state.presentation.blank},
               {"echo", state.presentation.echo},
               {"palette", palette_json(state.palette)},
               {"dialog", dialog_json(state.dialog)},
               {"notice", notice_json(state.notice)},
               {"studies", studies_json(ui.studies)},
               {"exporting", ui.exporter.busy()},
               {"making", making(ui)}};
  json.update(run_json(ui.snapshot(), ui.player));
  return json;
}

Json places_json(const PlaceNotes& places) {
  Json json = Json::object();
  for (const auto& [name, place] : places.named)
    json[name] = {{"whole", rectangle_json(place.whole)}, {"seen", rectangle_json(place.seen)}};
  return json;
}

Json figures_json(const PlaceNotes& places) {
  Json json = Json::array();
  for (const FigurePlace& figure : places.figures) {
    Json plots = Json::array();
    for (const PlotPlace& plot : figure.plots) plots.push_back(plot_json(plot));
    json.push_back({{"id", figure.id},
                    {"slot", figure.slot},
                    {"area", rectangle_json(figure.area)},
                    {"plots", std::move(plots)}});
  }
  return json;
}

}  // namespace muonscope
