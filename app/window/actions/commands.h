#pragma once
// What actions, menus and dialogs do. Failures become notices, never exceptions.

#include <filesystem>
#include <functional>
#include <string_view>

#include "app/window/state/ui.h"

namespace muonscope {

/// An experiment with the lesson that it belongs to, if any, and the file it came from.
struct OpenedDocument {
  Experiment experiment;
  std::optional<Lesson> lesson;
  std::filesystem::path file;
};
OpenedDocument lesson_document(const Lesson& lesson);
/// An experiment or lesson file. InputError.
OpenedDocument read_document(const std::filesystem::path& path);
/// A lesson by id, alias or number, else a file; "" is the first lesson. InputError.
OpenedDocument find_document(const std::string& source);

/// Sets the view up for a document; the player must be given its experiment, too.
void show(AppState& state, const OpenedDocument& document);
/// How fast and how far a lesson plays; the player must have been given its experiment.
void begin_lesson(Player& player, const Lesson& lesson);
/// Opens a file and remembers it; a notice says why where it cannot be read.
void open_file(Ui& ui, const std::filesystem::path& path);
/// Reads the file on screen anew. InputError where it cannot be read; nothing has changed then.
void open_again(Ui& ui);
/// Files dropped on the window: opens the experiment among them; else the first one becomes the target of the
/// experiment on screen, if it is a picture or a matrix.
void open_dropped(Ui& ui, const std::vector<std::filesystem::path>& paths);
/// A PNG, .npy or .csv file becomes the target M* of the experiment on screen, which starts anew; a notice
/// says what happened, or why it could not.
void open_target(Ui& ui, const std::filesystem::path& path);
/// Puts a document on screen, paused at step 0.
void open(Ui& ui, const OpenedDocument& document);

/// Restarts in another of the lesson's set-ups.
void choose_set_up(Ui& ui, std::size_t index);

/// `offset` lessons on or back from the present one; stops at the ends.
void turn_lesson(Ui& ui, int offset);

/// Multiplies the speed; past the fastest it is "as fast as it can".
void scale_speed(Ui& ui, double factor);
void new_seed(Ui& ui);

/// Sets one parameter: live ones from the next step on, others restart the run.
void change(Ui& ui, const std::string& key, const Json& value);

/// Window, column and figures as on first start.
void reset_layout(Ui& ui);

/// Where a path that is asked for begins: what was used last.
std::filesystem::path suggested_path(const Ui& ui, PathDialog::Purpose purpose);
/// Acts on the dialog's path. False: refused, with the reason in dialog.error.
bool accept_path(Ui& ui);

void tell(AppState& state, std::string text, bool is_error);
/// What the player said, of a value that was refused say, has been read or is no longer so.
void drop_player_notice(AppState& state);
/// Carries out what a person asked for; whatever it throws becomes a notice.
void attempt(AppState& state, const std::function<void()>& action);

/// A directory used before, if it is still there, else the current one.
std::filesystem::path usable_directory(const std::filesystem::path& remembered);
/// "base", or the first "base-2", "base-3", … that does not exist yet.
std::filesystem::path unused_path(const std::filesystem::path& base, const std::string& extension);

}  // namespace muonscope
