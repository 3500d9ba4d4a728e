#include "app/window/figures/built_figure.h"

#include <algorithm>

#include "app/figures/other_courses.h"
#include "app/figures/shown_lanes.h"
#include "app/window/state/shown_figure.h"

namespace muonscope {
namespace {

/// A figure that was never built before is built within the frame if nothing is longer than this.
constexpr std::size_t short_data = 1u << 16;

bool shows(const Derived::BuiltFigure& built, const FigureKey& wanted, bool playing) {
  const FigureKey& key = built.key;
  // While it plays, more snapshots come than clouds.
  const bool same_data = wanted.cloud && playing ? key.cloud == wanted.cloud : key.version == wanted.version;
  return key.id == wanted.id && key.view == wanted.view && same_data && key.findings == wanted.findings;
}

FigureSource source_for(Ui& ui, Derived::BuiltFigure& built, const FigureKey& wanted) {
  if (built.key.view.hidden_lanes != wanted.view.hidden_lanes) built.history = {};
  if (wanted.cloud)
    built.history.add(*without_lanes(ui.snapshot_pointer, wanted.view.hidden_lanes), wanted.view.picked);
  if (!built.rises) built.rises = std::make_shared<RiseCounter>();
  if (!built.others) built.others = std::make_shared<OtherCourses>();
  return {wanted.id,
          ui.snapshot_pointer,
          wanted.findings,
          wanted.view,
          goes_on(built.key, wanted) ? built.figure.kept : std::vector<Range>(),
          built.history,
          built.rises,
          built.others,
          Medium::screen};
}

void adopt(Ui& ui, Derived::BuiltFigure& built, const FigureKey& key, Figure figure, double seconds) {
  built.key = key;
  built.figure = std::move(figure);
  built.seconds = seconds;
  built.serial = ++ui.derived.builds;
}

/// Takes what was made beside the frames, unless the slot has another figure or another run by now.
void take_made(Ui& ui, std::size_t slot, const FigureKey& wanted, std::chrono::duration<double> patience) {
  Derived::BuiltFigure& built = ui.derived.figures[slot];
  if (!built.coming) return;
  auto made = ui.derived.side_figures.take(slot, patience);
  if (!made) return;
  const FigureKey key = *std::exchange(built.coming, std::nullopt);
  if (made->result && key.id == wanted.id && key.problem == wanted.problem)
    adopt(ui, built, key, *std::move(made->result), made->seconds);
}

std::size_t longest(const Snapshot& snapshot) {
  std::size_t most = 0;
  for (const LaneSnapshot& lane : snapshot.lanes)
    most = std::max({most, lane.trace.rows(), lane.cloud ? lane.cloud->count() : 0});
  return most;
}

bool fits_into_frame(const Ui& ui, const Derived::BuiltFigure& built, const FigureKey& wanted) {
  const double share =
      ui.derived.frame_budget / static_cast<double>(std::max<std::size_t>(ui.state.figures.size(), 1));
  if (built.key.id == wanted.id) return built.seconds <= share;
  return share > 0 && (std::isinf(share) || longest(ui.snapshot()) <= short_data);
}

void build_here(Ui& ui, Derived::BuiltFigure& built, const FigureKey& wanted, const FigureSource& source) {
  const double begin = computing_time();
  Figure figure = figure_or_reason(source, ui.counter);
  adopt(ui, built, wanted, std::move(figure), computing_time() - begin);
}

}  // namespace

const Figure& built_figure(Ui& ui, int slot) {
  const auto place = static_cast<std::size_t>(slot);
  std::vector<Derived::BuiltFigure>& all = ui.derived.figures;
  if (all.size() <= place) all.resize(place + 1);
  Derived::BuiltFigure& built = all[place];
  built.frame = ui.derived.frames;
  const FigureKey wanted = wanted_key(ui, ui.state.figures[place]);
  take_made(ui, place, wanted, {});
  if (built.coming || shows(built, wanted, ui.snapshot().playing)) return built.figure;
  FigureSource source = source_for(ui, built, wanted);
  const auto beside = [&] {
    return ui.derived.side_figures.start(place, [source] { return figure_or_reason(source); });
  };
  if (fits_into_frame(ui, built, wanted) || !beside()) {
    build_here(ui, built, wanted, source);
    return built.figure;
  }
  built.coming = wanted;
  if (built.key.id == wanted.id) return built.figure;
  // There is no last one to show. Most are ready soon.
  take_made(ui, place, wanted, std::chrono::duration<double>(ui.derived.frame_budget));
  if (built.key.id != wanted.id) {
    adopt(ui, built, {}, figure_in_words(wanted.id, "Being drawn …"), 0);
    built.key.id = wanted.id;
    built.key.problem = wanted.problem;
    built.seconds = 1;  // so that the next one is made beside the frames, too
  }
  return built.figure;
}

bool is_behind(const Ui& ui, int slot) {
  const auto place = static_cast<std::size_t>(slot);
  if (place >= ui.derived.figures.size()) return false;
  const Derived::BuiltFigure& built = ui.derived.figures[place];
  return built.frame == ui.derived.frames &&
         (built.coming || !shows(built, wanted_key(ui, ui.state.figures[place]), ui.snapshot().playing));
}

}  // namespace muonscope
