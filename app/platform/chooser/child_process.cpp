#include "app/platform/chooser/child_process.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <utility>

#include "core/base/failure.h"

#ifndef _WIN32
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace muonscope {

#ifdef _WIN32

// Windows has none of the programs that this is for.
ChildProcess::ChildProcess(const std::vector<std::string>&, std::function<void()> finished)
    : finished_(std::move(finished)), done_(true) {}
ChildProcess::~ChildProcess() = default;
std::string find_program(const std::string&) {
  return {};
}

#else

namespace {

/// How long a program that was asked to end may take.
constexpr std::chrono::milliseconds grace{1000}, between_looks{10};
/// A path is not longer; what comes beyond is not kept.
constexpr std::size_t most_output = 1 << 20;

void close_file(int& file) {
  if (file >= 0) ::close(file);
  file = -1;
}

bool open_pipe(int& read_end, int& write_end) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe(ends.data()) != 0) return false;
  read_end = ends[0], write_end = ends[1];
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return true;
}

/// What a child is started with: its output to a pipe, nothing to read, a process group and signals of its
/// own.
class SpawnPlan {
 public:
  explicit SpawnPlan(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes_);
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) sigaddset(&usual, each);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                              POSIX_SPAWN_SETSIGDEF));
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  /// −1: it could not be started.
  int spawn(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    // The interface takes pointers to char, but changes nothing.
    for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    pid_t process = -1;
    const int error =
        posix_spawnp(&process, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    return error == 0 ? static_cast<int>(process) : -1;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// True once it has ended; its status then.
bool has_ended(int process, int& status) {
  return ::waitpid(process, &status, WNOHANG) == process;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, std::function<void()> finished)
    : finished_(std::move(finished)) {
  if (!start(command)) {
    done_ = true;
    if (finished_) finished_();
    return;
  }
  thread_ = std::thread([this] { follow(); });
}

ChildProcess::~ChildProcess() {
  close_file(wake_write_);
  if (thread_.joinable()) thread_.join();
  close_file(output_);
  close_file(wake_read_);
}

bool ChildProcess::start(const std::vector<std::string>& command) {
  int write_end = -1;
  if (command.empty() || !open_pipe(output_, write_end)) return false;
  if (open_pipe(wake_read_, wake_write_)) process_ = SpawnPlan(write_end).spawn(command);
  close_file(write_end);
  return process_ > 0;
}

void ChildProcess::follow() {
  // Without memory for what it says it has said nothing; its end is seen to in any case.
  [[maybe_unused]] const auto unheard = failure_of([this] { read_until_end(); });
  collect();
  done_ = true;
  if (finished_) finished_();
}

/// Until the child has nothing more to say, or its owner has closed the other pipe.
void ChildProcess::read_until_end() {
  std::array<pollfd, 2> files{pollfd{output_, POLLIN, 0}, pollfd{wake_read_, POLLIN, 0}};
  for (;;) {
    if (::poll(files.data(), files.size(), -1) < 0) continue;
    if (files[1].revents != 0) break;
    std::array<char, 4096> buffer{};
    const auto count = ::read(output_, buffer.data(), buffer.size());
    if (count <= 0) return;
    if (result_.output.size() < most_output)
      result_.output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::kill(-process_, SIGTERM);
}

void ChildProcess::collect() {
  int status = 0;
  const auto end = std::chrono::steady_clock::now() + grace;
  // One that has closed its output but goes on is of no more use.
  while (!has_ended(process_, status)) {
    if (std::chrono::steady_clock::now() > end) {
      ::kill(-process_, SIGKILL);
      ::waitpid(process_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(between_looks);
  }
  // Whatever it has started and left.
  ::kill(-process_, SIGTERM);
  result_.ended = std::chrono::steady_clock::now();
  result_.exited = WIFEXITED(status);
  result_.code = result_.exited ? WEXITSTATUS(status) : 0;
}

std::string find_program(const std::string& name) {
  const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::istringstream directories(path != nullptr ? path : "");
  for (std::string directory; std::getline(directories, directory, ':');) {
    const std::filesystem::path file = std::filesystem::path(directory.empty() ? "." : directory) / name;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0)
      return file.string();
  }
  return {};
}

#endif

}  // namespace muonscope
