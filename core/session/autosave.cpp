#include "core/session/autosave.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/named_paths.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* session_file = "session.json";
constexpr int session_format = 1;

/// Oldest first.
std::vector<fs::path> folders_in(const fs::path& sessions) {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(sessions, none))
    if (entry.is_directory(none)) folders.push_back(entry.path());
  std::ranges::sort(folders);
  return folders;
}

/// Null where somebody has it.
std::unique_ptr<DirectoryLock> lock_of(const fs::path& folder) {
  try {
    return std::make_unique<DirectoryLock>(folder, DirectoryUse::alone);
  } catch (const OutputError&) {
    return nullptr;
  }
}

}  // namespace

std::string session_text(const KeptSession& session) {
  return json_text({{"muonscope_session", session_format},
                    {"step", session.step},
                    {"lesson", session.lesson},
                    {"set_up", session.set_up},
                    {"file", session.file.string()},
                    {"page", session.page},
                    {"revealed", session.revealed},
                    {"hidden_lanes", session.hidden_lanes},
                    {"experiment", to_json(with_absolute_paths(session.experiment))}});
}

KeptSession session_from_text(const std::string& text) {
  const Json document = parse_json(text, "session");
  try {
    if (document.at("muonscope_session") != session_format) throw InputError("session: of another version");
    return {experiment_from_json(document.at("experiment"), "."),
            document.at("step").get<Step>(),
            document.at("lesson").get<std::string>(),
            document.at("set_up").get<std::string>(),
            fs::path(document.at("file").get<std::string>()),
            document.value("page", std::size_t{0}),
            document.value("revealed", false),
            document.value("hidden_lanes", std::vector<std::string>())};
  } catch (const Json::exception& error) {
    throw InputError("session: " + std::string(error.what()));
  }
}

/// Named after the time, so that the newest is the last by name.
Autosave::Autosave(const fs::path& sessions) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  for (int number = 0; !lock_; ++number) {
    folder_ = sessions / (std::to_string(now.count()) + "-" + std::to_string(number));
    try {
      fs::create_directories(sessions);
      if (fs::create_directory(folder_)) lock_.emplace(folder_, DirectoryUse::alone);
    } catch (const fs::filesystem_error& error) {
      throw OutputError(folder_.string() + ": " + error.code().message());
    }
  }
}

Autosave::~Autosave() {
  if (leaves_) return;
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Autosave::keep(const KeptSession& session) {
  std::string text = session_text(session);
  if (text == kept_) return;
  write_file(folder_ / session_file, text);
  kept_ = std::move(text);
}

void Autosave::forget() {
  if (kept_.empty()) return;
  std::error_code ignored;
  fs::remove(folder_ / session_file, ignored);
  kept_.clear();
}

std::unique_ptr<Leftover> Leftover::newest(const fs::path& sessions) {
  std::unique_ptr<Leftover> newest;
  for (const fs::path& folder : folders_in(sessions)) {
    std::unique_ptr<DirectoryLock> lock = lock_of(folder);
    if (!lock) continue;
    const auto unreadable = failure_of([&] {
      KeptSession session = session_from_text(read_text_file(folder / session_file));
      newest.reset(new Leftover(folder, std::move(session), std::move(lock)));
    });
    if (!unreadable) continue;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  return newest;
}

void Leftover::remove() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace muonscope
