#include "app/window/state/shown_figure.h"

namespace muonscope {
namespace {

/// Points a curve: few figures are wider than this in pixels.
constexpr std::size_t screen_detail = 4096;

std::shared_ptr<const DrawnCloud> first_cloud(const Snapshot& snapshot) {
  return snapshot.lanes.empty() ? nullptr : snapshot.lanes.front().cloud;
}

/// All for a study's own figures; the others show bands over seeds alone, once all seeds are run.
Findings findings_for(const Ui& ui, const std::string& figure) {
  if (study_of(figure) != Study::none) return ui.findings();
  Findings seeds;
  seeds.add(ui.studies[Study::seeds].result());
  const SeedsResult* const found = seeds.found<SeedsResult>();
  return found != nullptr && found->complete() ? seeds : Findings();
}

}  // namespace

FigureKey wanted_key(const Ui& ui, const FigureSlot& slot) {
  FigureKey key;
  key.id = slot.id;
  key.version = ui.snapshot().version;
  key.view = slot.view;
  key.view.theory = key.view.theory && ui.state.theory;
  key.view.time = ui.state.time;
  key.view.detail = screen_detail;
  key.view.callouts = true;
  if (ui.state.lesson) key.view.sayings = ui.state.lesson->events;
  if (const auto drawn = ui.state.reading.sketches.find(slot.id); drawn != ui.state.reading.sketches.end())
    key.view.sketches = drawn->second;
  key.view.hidden_lanes = ui.state.hidden_lanes;
  key.findings = findings_for(ui, slot.id);
  if (is_of_clouds(slot.id)) key.cloud = first_cloud(ui.snapshot());
  // One that is alone stands out by itself, and shows its way.
  if (key.cloud && key.cloud->count() == 1) key.view.picked = 0;
  key.problem = ui.snapshot().problem;
  return key;
}

bool goes_on(const FigureKey& before, const FigureKey& now) {
  return before.id == now.id && before.problem == now.problem &&
         before.view.hidden_lanes == now.view.hidden_lanes &&
         before.view.coordinates == now.view.coordinates && before.view.block == now.view.block &&
         before.view.fits == now.view.fits;
}

FigureSource source_of_shown(const Ui& ui, int slot) {
  const auto place = static_cast<std::size_t>(slot);
  const FigureKey wanted = wanted_key(ui, ui.state.figures[place]);
  FigureSource source{wanted.id, ui.snapshot_pointer, wanted.findings, wanted.view};
  if (place < ui.derived.figures.size()) {
    const Derived::BuiltFigure& built = ui.derived.figures[place];
    if (goes_on(built.key, wanted)) source.kept = built.figure.kept;
    source.history = built.history;
  }
  return moved_to(std::move(source), ui.snapshot_pointer);
}

}  // namespace muonscope
