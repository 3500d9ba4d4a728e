#pragma once
// A session's work, kept beside it as it goes on, so that a crash costs at most seconds of it.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/io/directory_lock.h"

namespace muonscope {

/// What a session stood for.
struct KeptSession {
  Experiment experiment;  ///< with its log of edits; files by absolute paths
  Step step = 0;
  std::string lesson, set_up;  ///< ids; "" for none
  std::filesystem::path file;  ///< that was opened or saved; "" for none
  std::size_t page = 0;        ///< of the lesson
  bool revealed = false;       ///< its answer is out
  std::vector<std::string> hidden_lanes{};
};

/// As JSON text, and back. InputError where it is none, or of another version.
std::string session_text(const KeptSession& session);
KeptSession session_from_text(const std::string& text);

/// One session's folder among those of others, locked while this lives: who finds one unlocked knows that its
/// session did not end by itself. It goes with its owner.
class Autosave {
 public:
  /// Makes the folder. OutputError.
  explicit Autosave(const std::filesystem::path& sessions);
  ~Autosave();
  Autosave(const Autosave&) = delete;
  Autosave& operator=(const Autosave&) = delete;

  /// In a file, whole, if it is other than what was kept last. OutputError.
  void keep(const KeptSession& session);
  /// There is nothing to be kept any more.
  void forget();
  /// What was kept stays for the next start, as after a crash.
  void leave() { leaves_ = true; }

 private:
  std::filesystem::path folder_;
  std::optional<DirectoryLock> lock_;
  std::string kept_;
  bool leaves_ = false;
};

/// A session that did not end by itself, nobody else's while this lives.
class Leftover {
 public:
  /// The newest; null where there is none. Folders without a whole session go.
  static std::unique_ptr<Leftover> newest(const std::filesystem::path& sessions);

  const KeptSession& session() const { return session_; }
  /// It is not wanted any more, or has been taken up.
  void remove();

 private:
  Leftover(std::filesystem::path folder, KeptSession session, std::unique_ptr<DirectoryLock> lock)
      : folder_(std::move(folder)), session_(std::move(session)), lock_(std::move(lock)) {}

  std::filesystem::path folder_;
  KeptSession session_;
  std::unique_ptr<DirectoryLock> lock_;
};

}  // namespace muonscope
