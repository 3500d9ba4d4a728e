#include "app/window/actions/study_commands.h"

#include <algorithm>

#include "app/window/actions/commands.h"
#include "core/base/errors.h"
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

/// Begins a study and puts its figure in sight; a notice says why where it cannot.
template <typename Begin>
void begin_study(Ui& ui, const std::string& figure, Begin begin, const std::string& instead_of = {}) {
  attempt(ui.state, [&] {
    begin();
    show_figure(ui, figure, instead_of);
  });
}

/// The set-ups of the lesson on screen as they are in the lesson, with the seed as it stands.
Family family_on_screen(const Ui& ui) {
  if (ui.state.set_ups.empty())
    throw InputError("There is one set-up only: side by side run the set-ups of a lesson that has several");
  Family family = family_of(ui.state.set_ups.front());
  for (FamilyMember& member : family.members) member.experiment.seed = ui.snapshot().experiment->seed;
  return family;
}

}  // namespace

void start_sweep(Ui& ui) {
  begin_study(ui, "sweep", [&] { start(ui.studies.sweep, declared_sweep(*ui.snapshot().experiment)); });
}

void start_chaos(Ui& ui) {
  begin_study(ui, "chaos", [&] { start(ui.studies.chaos, declared_chaos(*ui.snapshot().experiment)); });
}

void start_family(Ui& ui) {
  const std::vector<std::string>& recorded = ui.snapshot().experiment->record.observables;
  const bool aligns = std::ranges::find(recorded, "alignment") != recorded.end();
  begin_study(
      ui, aligns ? "alignment_family" : "loss_family",
      [&] { start(ui.studies.family, family_on_screen(ui)); }, aligns ? "alignment" : "loss");
}

}  // namespace muonscope
