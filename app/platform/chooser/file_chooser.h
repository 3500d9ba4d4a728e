#pragma once
// The system's own file chooser, beside this program: frames go on while it is open.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace muonscope {

/// What is asked of it.
struct ChooserRequest {
  std::string title;
  std::filesystem::path start;          ///< a directory with '/' behind, or a file in it; "": the current one
  bool saves = false;                   ///< a name that need not exist yet
  std::string files;                    ///< what they are called: "Experiments"
  std::vector<std::string> extensions;  ///< ".json"; none: any
};

struct ChooserOutcome {
  enum class What { chosen, cancelled, failed };
  What what = What::failed;
  std::filesystem::path path;
};

/// A chooser that is open; it closes with its owner.
class ChooserSession {
 public:
  virtual ~ChooserSession() = default;
  /// None while it is open.
  virtual std::optional<ChooserOutcome> outcome() const = 0;
};

/// A way to ask for a file.
struct ChooserTool {
  std::string id;
  bool (*is_there)();
  /// `finished` is called, on any thread, once there is an outcome.
  std::unique_ptr<ChooserSession> (*open)(const ChooserRequest& request, std::function<void()> finished);
};
/// In the order in which they are tried: the desktop portal, then programs.
const std::vector<ChooserTool>& chooser_tools();

class FileChooser {
 public:
  /// The environment variable MUONSCOPE_CHOOSER names the one tool to use ("portal", "zenity", "kdialog"), or
  /// "typed": none. `finished` wakes the window.
  explicit FileChooser(std::function<void()> finished = {});

  /// Whether there is one; without, paths are typed.
  bool available() const { return !tools_.empty(); }
  bool is_open() const { return session_ != nullptr; }
  void start(const ChooserRequest& request);
  /// Closes it; there is no outcome then.
  void cancel() { session_.reset(); }
  /// What came of it, once. A tool that fails is not asked again: the next one is, and after the last one
  /// paths are typed.
  std::optional<ChooserOutcome> take();

 private:
  std::function<void()> finished_;
  std::vector<const ChooserTool*> tools_;
  ChooserRequest request_;
  std::unique_ptr<ChooserSession> session_;
};

/// What programs are started with.
std::vector<std::string> zenity_command(const ChooserRequest& request);
std::vector<std::string> kdialog_command(const ChooserRequest& request);

/// "*.png *.npy".
std::string file_patterns(const ChooserRequest& request);

/// The desktop portal (org.freedesktop.portal.FileChooser).
bool portal_is_there();
std::unique_ptr<ChooserSession> open_portal(const ChooserRequest& request, std::function<void()> finished);

}  // namespace muonscope
