#include "app/window/actions/study_commands.h"

#include <algorithm>

#include "app/window/actions/commands.h"
#include "core/lessons/lesson_family.h"

namespace muonscope {
namespace {

constexpr std::size_t most_figures = 6;

/// The figure must be in sight: in the place of the one that it stands for, if that is shown, else beside the
/// others, or in the place of the last where there are many.
void show_figure(Ui& ui, const std::string& id, const std::string& instead_of) {
  std::vector<FigureSlot>& figures = ui.state.figures;
  const auto place = [&](const std::string& wanted) {
    return std::ranges::find(figures, wanted, &FigureSlot::id);
  };
  auto shown = place(id);
  if (shown == figures.end()) {
    const auto other = place(instead_of);
    if (other != figures.end()) {
      *other = {id, {}};
      shown = other;
    } else {
      if (figures.size() >= most_figures) figures.pop_back();
      figures.push_back({id, {}});
      ui.state.maximized = -1;
      return;
    }
  }
  if (ui.state.maximized >= 0) ui.state.maximized = static_cast<int>(shown - figures.begin());
}

/// A study's figure of what is recorded, or its last one.
const FigureKind& figure_of(Study study, const std::vector<std::string>& recorded) {
  const FigureKind* last = nullptr;
  for (const FigureKind& row : figure_kinds()) {
    if (row.study != study) continue;
    last = &row;
    if (std::ranges::includes(recorded, row.needs)) break;
  }
  return *last;
}

/// The figure of a single run that draws the same; "" for none.
std::string of_single_run(const FigureKind& figure) {
  for (const FigureKind& row : figure_kinds())
    if (row.study == Study::none && !row.needs.empty() && row.needs == figure.needs) return row.kind.id;
  return "";
}

/// The set-ups of the lesson on screen as they are in the lesson, with the seed as it stands.
std::optional<Family> set_ups_on_screen(const Ui& ui) {
  if (ui.state.set_ups.empty()) return std::nullopt;
  Family family = family_of(ui.state.set_ups.front());
  for (FamilyMember& member : family.members) member.experiment.seed = ui.snapshot().experiment->seed;
  return family;
}

}  // namespace

void start_study(Ui& ui, Study study) {
  start_study(ui, study, *ui.snapshot().experiment);
}

bool start_study(Ui& ui, Study study, const Experiment& experiment) {
  bool started = false;
  attempt(ui.state, [&] {
    ui.studies[study].start(study_kind(study).begin({experiment, set_ups_on_screen(ui)}));
    std::vector<std::string> recorded = experiment.record.observables;
    std::ranges::sort(recorded);
    const FigureKind& figure = figure_of(study, recorded);
    show_figure(ui, figure.kind.id, of_single_run(figure));
    started = true;
  });
  return started;
}

}  // namespace muonscope
