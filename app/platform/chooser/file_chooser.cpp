#include "app/platform/chooser/file_chooser.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "app/platform/chooser/child_process.h"

namespace muonscope {
namespace {

std::string chooser_variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets variables
  return value != nullptr ? value : "";
}

/// A program that prints the path.
class ProgramSession final : public ChooserSession {
 public:
  ProgramSession(const std::vector<std::string>& command, std::function<void()> finished)
      : started_(std::chrono::steady_clock::now()), process_(command, std::move(finished)) {}

  std::optional<ChooserOutcome> outcome() const override {
    /// Nobody cancels a window as quickly as this: it has not opened.
    constexpr std::chrono::milliseconds quickest_person{150};
    const ChildProcess::Result* const result = process_.result();
    if (result == nullptr) return std::nullopt;
    const std::string path = result->output.substr(0, result->output.find('\n'));
    const bool at_once = result->ended - started_ < quickest_person;
    if (result->exited && result->code == 0 && !path.empty())
      return ChooserOutcome{ChooserOutcome::What::chosen, path};
    // Both programs exit with 1 where the person cancels, and where they find no display.
    const bool cancelled = result->exited && (result->code == 0 || (result->code == 1 && !at_once));
    return ChooserOutcome{cancelled ? ChooserOutcome::What::cancelled : ChooserOutcome::What::failed, {}};
  }

 private:
  std::chrono::steady_clock::time_point started_;
  ChildProcess process_;
};

template <std::vector<std::string> (*command)(const ChooserRequest&)>
std::unique_ptr<ChooserSession> open_program(const ChooserRequest& request, std::function<void()> finished) {
  return std::make_unique<ProgramSession>(command(request), std::move(finished));
}

bool zenity_is_there() {
  return !find_program("zenity").empty();
}
bool kdialog_is_there() {
  return !find_program("kdialog").empty();
}

std::vector<const ChooserTool*> usable_tools() {
  const std::string wanted = chooser_variable("MUONSCOPE_CHOOSER");
  std::vector<const ChooserTool*> tools;
  for (const ChooserTool& row : chooser_tools())
    if ((wanted.empty() || row.id == wanted) && row.is_there()) tools.push_back(&row);
  // The desktop's own program goes before others'.
  if (chooser_variable("XDG_CURRENT_DESKTOP").find("KDE") != std::string::npos)
    std::stable_partition(tools.begin(), tools.end(),
                          [](const ChooserTool* each) { return each->id != "zenity"; });
  return tools;
}

}  // namespace

const std::vector<ChooserTool>& chooser_tools() {
  static const std::vector<ChooserTool> table = {
      {"portal", portal_is_there, open_portal},
      {"zenity", zenity_is_there, open_program<zenity_command>},
      {"kdialog", kdialog_is_there, open_program<kdialog_command>},
  };
  return table;
}

std::string file_patterns(const ChooserRequest& request) {
  std::string text;
  for (const std::string& extension : request.extensions) text += (text.empty() ? "*" : " *") + extension;
  return text;
}

std::vector<std::string> zenity_command(const ChooserRequest& request) {
  std::vector<std::string> command{"zenity", "--file-selection", "--title=" + request.title};
  if (!request.start.empty()) command.push_back("--filename=" + request.start.string());
  if (request.saves) command.insert(command.end(), {"--save", "--confirm-overwrite"});
  if (!request.extensions.empty()) {
    command.push_back("--file-filter=" + request.files + " | " + file_patterns(request));
    command.emplace_back("--file-filter=All files | *");
  }
  return command;
}

std::vector<std::string> kdialog_command(const ChooserRequest& request) {
  std::vector<std::string> command{"kdialog", "--title", request.title,
                                   request.saves ? "--getsavefilename" : "--getopenfilename",
                                   request.start.empty() ? "." : request.start.string()};
  if (!request.extensions.empty()) command.push_back(request.files + " (" + file_patterns(request) + ")");
  return command;
}

FileChooser::FileChooser(std::function<void()> finished)
    : finished_(std::move(finished)), tools_(usable_tools()) {}

void FileChooser::start(const ChooserRequest& request) {
  if (tools_.empty()) return;
  request_ = request;
  session_ = tools_.front()->open(request, finished_);
}

std::optional<ChooserOutcome> FileChooser::take() {
  const std::optional<ChooserOutcome> outcome = session_ ? session_->outcome() : std::nullopt;
  if (!outcome) return std::nullopt;
  session_.reset();
  if (outcome->what != ChooserOutcome::What::failed) return outcome;
  tools_.erase(tools_.begin());
  if (tools_.empty()) return outcome;
  start(ChooserRequest(request_));
  return std::nullopt;
}

}  // namespace muonscope
