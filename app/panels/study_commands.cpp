#include "app/panels/study_commands.h"

#include <algorithm>

#include "app/panels/commands.h"
#include "core/errors.h"

namespace muonscope {
namespace {

constexpr std::size_t most_figures = 6;

/// The figure must be in sight: beside the others, or in the place of the last where there are many.
void show_figure(Ui& ui, const std::string& id) {
  std::vector<FigureSlot>& figures = ui.state.figures;
  const auto shown =
      std::find_if(figures.begin(), figures.end(), [&](const FigureSlot& slot) { return slot.id == id; });
  if (shown == figures.end()) {
    if (figures.size() >= most_figures) figures.pop_back();
    figures.push_back({id, {}});
    ui.state.maximized = -1;
  } else if (ui.state.maximized >= 0) {
    ui.state.maximized = static_cast<int>(shown - figures.begin());
  }
}

}  // namespace

void start_sweep(Ui& ui) {
  try {
    start(ui.sweep, declared_sweep(*ui.snapshot().experiment));
    show_figure(ui, "sweep");
  } catch (const InputError& error) {
    tell(ui.state, error.what(), true);
  }
}

void start_chaos(Ui& ui) {
  try {
    start(ui.chaos, declared_chaos(*ui.snapshot().experiment));
    show_figure(ui, "chaos");
  } catch (const InputError& error) {
    tell(ui.state, error.what(), true);
  }
}

}  // namespace muonscope
