#include "app/panels/sweep_commands.h"

#include <algorithm>

#include "app/panels/commands.h"
#include "core/errors.h"

namespace muonscope {
namespace {

constexpr std::size_t most_figures = 6;

/// The sweep's figure must be in sight: beside the others, or in the place of the last where there are many.
void show_sweep_figure(Ui& ui) {
  std::vector<FigureSlot>& figures = ui.state.figures;
  const auto shown =
      std::find_if(figures.begin(), figures.end(), [](const FigureSlot& slot) { return slot.id == "sweep"; });
  if (shown == figures.end()) {
    if (figures.size() >= most_figures) figures.pop_back();
    figures.push_back({"sweep", {}});
    ui.state.maximized = -1;
  } else if (ui.state.maximized >= 0) {
    ui.state.maximized = static_cast<int>(shown - figures.begin());
  }
}

}  // namespace

void start_sweep(Ui& ui) {
  const Experiment& experiment = *ui.snapshot().experiment;
  try {
    ui.sweep.start(declared_sweep(experiment));
    show_sweep_figure(ui);
  } catch (const InputError& error) {
    tell(ui.state, error.what(), true);
  }
}

}  // namespace muonscope
