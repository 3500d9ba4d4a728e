#include "app/window/actions/ask_path.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/window/actions/commands.h"

namespace muonscope {
namespace {

using Purpose = PathDialog::Purpose;

void show_dialog(Ui& ui, Purpose purpose, const std::string& path) {
  ui.state.dialog = {};
  ui.state.dialog.purpose = purpose;
  ui.state.dialog.path = path;
  ui.state.dialog.opening = true;
}

bool has_chooser(const Ui& ui) {
  return ui.chooser != nullptr && ui.chooser->available();
}

}  // namespace

const PathQuestion& question_of(Purpose purpose) {
  static const std::array<PathQuestion, 5> table{
      {{Purpose::open,
        "Open experiment",
        "Experiment or lesson file (.json)",
        "Open",
        "Experiments",
        {".json"}},
       {Purpose::target,
        "Picture or matrix as target",
        "PNG, .npy or .csv file, which becomes M*; the run starts anew",
        "Use as target",
        "Pictures and matrices",
        {".png", ".npy", ".csv"}},
       {Purpose::save,
        "Save experiment",
        "The experiment with all edits made so far",
        "Save",
        "Experiments",
        {".json"},
        true},
       {Purpose::export_results,
        "Export",
        "Directory for CSV files, final matrices, experiment and figures",
        "Export",
        "Directories",
        {},
        true},
       {Purpose::export_everything,
        "Export everything",
        "Directory for the same, figures with all series over their whole axes",
        "Export",
        "Directories",
        {},
        true}}};
  const auto* const row = std::ranges::find(table, purpose, &PathQuestion::purpose);
  return row != table.end() ? *row : table.back();
}

void ask_path(Ui& ui, Purpose purpose) {
  std::string start;
  // Where the usual place is gone, another can still be chosen or typed.
  attempt(ui.state, [&] { start = suggested_path(ui, purpose).string(); });
  if (!has_chooser(ui)) {
    show_dialog(ui, purpose, start);
    return;
  }
  if (ui.chooser->is_open()) {
    tell(ui.state, "A file is being chosen already, in a window of its own. Escape here closes it.", false);
    return;
  }
  const PathQuestion& question = question_of(purpose);
  ui.state.asked = purpose;
  ui.chooser->start({question.title, start, question.saves, question.files, question.extensions});
}

void answer_chooser(Ui& ui) {
  const std::optional<ChooserOutcome> outcome = ui.chooser != nullptr ? ui.chooser->take() : std::nullopt;
  if (!outcome) return;
  const Purpose purpose = std::exchange(ui.state.asked, Purpose::none);
  switch (outcome->what) {
    case ChooserOutcome::What::cancelled:
      return;
    case ChooserOutcome::What::failed:
      show_dialog(ui, purpose, suggested_path(ui, purpose).string());
      tell(ui.state, "The system's file chooser does not open: paths are typed.", false);
      return;
    case ChooserOutcome::What::chosen:
      show_dialog(ui, purpose, outcome->path.string());
      accept_path(ui);
      return;
  }
}

bool close_chooser(Ui& ui) {
  if (ui.chooser == nullptr || !ui.chooser->is_open()) return false;
  ui.chooser->cancel();
  ui.state.asked = Purpose::none;
  return true;
}

}  // namespace muonscope
