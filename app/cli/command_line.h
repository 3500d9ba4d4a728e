#pragma once
// The commands of docs/experiment-format.md. Each command is a function in its own file; this is their table.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/paint/rasterizer.h"
#include "core/experiment/experiment.h"
#include "core/lessons/lesson.h"

namespace muonscope {

enum ExitCode : int {
  exit_done = 0,
  exit_no_window = 1,  ///< of the window alone
  exit_bad_input = 2,
  exit_diverged = 3,
  exit_no_write = 4,
  exit_interrupted = 130
};

/// What a FILE or LESSON on the command line stands for.
struct Opened {
  std::string name;  ///< lesson id or file stem
  Experiment experiment;
  std::optional<Lesson> lesson;
  std::filesystem::path path;  ///< empty for a shipped lesson
};
/// A lesson by id, alias or number, else an experiment file. InputError that lists the lessons if it is
/// neither.
Opened open_experiment(const std::string& name);
/// A FILE or LESSON as messages call it.
std::string source_name(const std::string& source);
/// With what --seed, --steps and --set change.
Experiment with_options(Experiment experiment, std::optional<std::uint64_t> seed, std::optional<Step> steps,
                        const std::vector<std::string>& assignments);
Experiment configured(const std::string& source, std::optional<std::uint64_t> seed, std::optional<Step> steps,
                      const std::vector<std::string>& assignments);

/// Opens the window on an experiment ("" for the first lesson) and returns the exit code; empty in builds
/// without one. `keyframe_memory`: MiB for going back in time; none: as remembered.
using WindowLauncher = std::function<int(const std::string& name, std::optional<double> keyframe_memory)>;

/// Parses and carries out a command line; returns the exit code. Errors go to stderr in one line. The
/// launcher and the rasterizer are empty in builds without OpenGL.
int command_line(int argc, const char* const* argv, const WindowLauncher& open_window,
                 const Rasterizer& rasterizer);

}  // namespace muonscope
