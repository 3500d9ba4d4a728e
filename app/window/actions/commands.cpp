#include "app/window/actions/commands.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/figures/lesson_views.h"
#include "app/window/actions/export_commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/actions/follow_file.h"
#include "app/window/actions/lesson_pages.h"
#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/input_notes.h"
#include "core/experiment/named_paths.h"
#include "core/experiment/retarget.h"
#include "core/experiment/source.h"
#include "core/io/atomic_file.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

void save_experiment(Ui& ui, const fs::path& path) {
  const Experiment experiment = with_absolute_paths(*ui.snapshot().origin);
  write_file(path, json_text(to_json(experiment)));
  ui.state.file = path;
  ui.state.file_time = time_of_file(path);
  tell(ui.state, "Saved " + path.string(), false);
}

}  // namespace

fs::path usable_directory(const fs::path& remembered) {
  std::error_code ignored;
  return !remembered.empty() && fs::is_directory(remembered, ignored) ? remembered : fs::current_path();
}

fs::path suggested_path(const Ui& ui, PathDialog::Purpose purpose) {
  const Preferences& preferences = ui.state.preferences;
  switch (purpose) {
    case PathDialog::Purpose::export_results:
    case PathDialog::Purpose::export_everything:
      return unused_path(export_directory(ui) / "muonscope-export", "");
    case PathDialog::Purpose::save:
      return ui.state.lesson || ui.state.file.empty()
                 ? unused_path(usable_directory(preferences.save_directory) / "experiment", ".json")
                 : ui.state.file;
    case PathDialog::Purpose::target:
      return preferences.target_directory.empty() ? "" : usable_directory(preferences.target_directory) / "";
    case PathDialog::Purpose::open:
    case PathDialog::Purpose::none:
      break;
  }
  return preferences.open_directory.empty() ? ui.state.file
                                            : usable_directory(preferences.open_directory) / "";
}

namespace {

fs::path directory_of(const fs::path& path) {
  return fs::absolute(path).lexically_normal().parent_path();
}

/// The lesson that a variant belongs to; a file's variant is chosen among set-ups that are listed already.
void list_set_ups(AppState& state) {
  if (!state.lesson) {
    state.set_ups.clear();
    return;
  }
  const Lesson* shipped = find_lesson(state.lesson->id);
  const Lesson* own = state.lesson->variant.empty() ? &*state.lesson : state.file.empty() ? shipped : nullptr;
  if (own == nullptr) return;
  state.set_ups.clear();
  if (own->variants.empty()) return;
  state.set_ups.push_back(*own);
  state.set_ups.insert(state.set_ups.end(), own->variants.begin(), own->variants.end());
}

/// A file's matrix becomes the target of the experiment as it stands. InputError.
void use_target(Ui& ui, const fs::path& path) {
  const Problem* problem = ui.snapshot().problem.get();
  const FactorizationFacts* facts = problem != nullptr ? problem->factorization() : nullptr;
  const double largest = facts != nullptr && facts->target_values.size() > 0 ? facts->target_values(0) : 0;
  const Retargeted changed = with_target_file(*ui.snapshot().experiment, path, largest);
  ui.state.preset = changed.experiment;
  ui.player.replace(changed.experiment, "target");
  show_pictures(ui.state.figures);
  ui.state.maximized = -1;
  tell(ui.state, changed.said, false);
}

OpenedDocument document_of(const Source& source) {
  return named_by(source.name, [&] {
    return OpenedDocument{experiment_from_json(source.document, source.directory),
                          lesson_from_json(source.document, source.directory), source.file};
  });
}

void put_on_screen(Ui& ui, const OpenedDocument& document) {
  show(ui.state, document);
  ui.player.load(document.experiment);
  if (document.lesson) begin_lesson(ui.player, *document.lesson);
}

}  // namespace

void tell(AppState& state, std::string text, bool is_error) {
  state.notice = Notice{std::move(text), is_error, ImGui::GetTime()};
}

void drop_player_notice(AppState& state) {
  if (state.notice && state.notice->of_player) state.notice.reset();
}

void attempt(AppState& state, const std::function<void()>& action) {
  if (std::optional<Failure> failure = failure_of(action)) tell(state, std::move(failure->text), true);
}

fs::path unused_path(const fs::path& base, const std::string& extension) {
  fs::path path = base.string() + extension;
  for (int number = 2; fs::exists(path); ++number) {
    path = base.string() + "-" + std::to_string(number) + extension;
  }
  return path;
}

OpenedDocument lesson_document(const Lesson& lesson) {
  return {lesson.experiment, lesson, {}};
}

OpenedDocument read_document(const fs::path& path) {
  return document_of(read_source_file(path));
}

OpenedDocument find_document(const std::string& source) {
  if (!source.empty()) {
    const Lesson* lesson = find_lesson(source);
    return lesson != nullptr ? lesson_document(*lesson) : document_of(read_source(source));
  }
  if (lessons().empty()) throw InputError("this build has no lessons: name an experiment file");
  return lesson_document(lessons().front());
}

void show(AppState& state, const OpenedDocument& document) {
  state.preset = state.opened = document.experiment;
  state.lesson = document.lesson;
  state.file = document.file;
  state.file_time = time_of_file(state.file);
  list_set_ups(state);
  begin_reading(state);
  state.selected_lane = 0;
  state.hidden_lanes.clear();
  state.time_bar = {};
  state.best_rates_wanted = false;
  state.recovered.reset();
  state.seeds.wanted = false;
  state.cursor.reset();
  state.typed = {};
  state.dragged.reset();
  state.notice.reset();
  std::string notes;
  for (const std::string& note : input_notes(document.experiment))
    notes += (notes.empty() ? "" : " ") + note + ".";
  if (!notes.empty()) tell(state, notes, false);
  show_figures(state);
}

void begin_lesson(Player& player, const Lesson& lesson) {
  player.set_speed(lesson.speed);
  if (lesson.end) player.set_end(*lesson.end);
}

void open_file(Ui& ui, const fs::path& path) {
  attempt(ui.state, [&] {
    open(ui, read_document(path));
    remember_file(ui.state.preferences, path);
    ui.state.preferences.open_directory = directory_of(path);
  });
}

void open_again(Ui& ui) {
  open(ui, read_document(ui.state.file));
}

void open_dropped(Ui& ui, const std::vector<fs::path>& paths) {
  if (paths.empty()) return;
  const auto experiment = std::find_if(paths.begin(), paths.end(),
                                       [](const fs::path& path) { return path.extension() == ".json"; });
  if (experiment != paths.end()) {
    open_file(ui, *experiment);
    return;
  }
  open_target(ui, paths.front());
}

void open_target(Ui& ui, const fs::path& path) {
  attempt(ui.state, [&] { use_target(ui, path); });
}

void reset_layout(Ui& ui) {
  ui.state.layout = {};
  ui.state.panels_hidden = false;
  ui.state.requests.usual_window_size = true;
  show_figures(ui.state);
}

void open(Ui& ui, const OpenedDocument& document) {
  put_on_screen(ui, document);
  ui.studies.clear();
}

void choose_set_up(Ui& ui, std::size_t index) {
  const LessonReading reading = ui.state.reading;
  const bool theory = ui.state.theory;
  const std::vector<FigureSlot> figures = ui.state.figures;
  const Lesson lesson = ui.state.set_ups.at(index);
  put_on_screen(ui, {lesson.experiment, lesson, ui.state.file});
  ui.state.reading = reading;
  ui.state.theory = theory;
  ui.state.figures.clear();
  for (const FigureSlot& slot : figures) ui.state.figures.push_back(slot_of(ui.state, slot.id));
  // What was found about all set-ups stays.
  for (const StudyKind& kind : study_kinds())
    if (!kind.of_set_ups) ui.studies[kind.study].clear();
}

void turn_lesson(Ui& ui, int offset) {
  const std::vector<Lesson>& all = lessons();
  if (all.empty()) return;
  auto place = std::find_if(all.begin(), all.end(), [&ui](const Lesson& lesson) {
    return ui.state.lesson && lesson.id == ui.state.lesson->id;
  });
  const std::ptrdiff_t now = place == all.end() ? (offset > 0 ? -1 : 1) : place - all.begin();
  const std::ptrdiff_t next = std::clamp<std::ptrdiff_t>(now + offset, 0, std::ssize(all) - 1);
  if (place == all.end() || next != now) {
    open(ui, lesson_document(all[static_cast<std::size_t>(next)]));
  }
}

void scale_speed(Ui& ui, double factor) {
  const double speed = ui.snapshot().speed;
  const double next = std::isinf(speed) && factor < 1 ? fastest_speed : speed * factor;
  ui.player.set_speed(next > fastest_speed ? std::numeric_limits<double>::infinity()
                                           : std::max(next, Player::min_speed));
}

void new_seed(Ui& ui) {
  change(ui, "seed", ui.snapshot().experiment->seed + 1);
}

void change(Ui& ui, const std::string& key, const Json& value) {
  drop_player_notice(ui.state);
  ui.state.dismissed_notice.clear();
  ui.player.edit(key, value, ui.state.gesture);
  ui.state.notice_awaits = ui.player.given();
}

bool accept_path(Ui& ui) {
  PathDialog& dialog = ui.state.dialog;
  if (dialog.path.empty()) {
    dialog.error = "Type a path.";
    return false;
  }
  fs::path path = expanded(dialog.path);
  if (dialog.purpose == PathDialog::Purpose::save && !path.has_extension()) path += ".json";
  Preferences& preferences = ui.state.preferences;
  std::optional<Failure> failure = failure_of([&] {
    switch (dialog.purpose) {
      case PathDialog::Purpose::open:
        open(ui, read_document(path));
        remember_file(preferences, path);
        preferences.open_directory = directory_of(path);
        break;
      case PathDialog::Purpose::save:
        save_experiment(ui, path);
        remember_file(preferences, path);
        preferences.save_directory = directory_of(path);
        break;
      case PathDialog::Purpose::export_results:
      case PathDialog::Purpose::export_everything:
        export_results(
            ui, path,
            dialog.purpose == PathDialog::Purpose::export_everything ? Extent::everything : Extent::as_shown);
        preferences.export_directory = directory_of(path);
        break;
      case PathDialog::Purpose::target:
        use_target(ui, path);
        preferences.target_directory = directory_of(path);
        break;
      case PathDialog::Purpose::none:
        break;
    }
  });
  if (failure) {
    dialog.error = std::move(failure->text);
    return false;
  }
  dialog = {};
  return true;
}

}  // namespace muonscope
