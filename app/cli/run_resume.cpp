#include "app/cli/run_resume.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/failure.h"
#include "core/base/json.h"
#include "core/experiment/file_names.h"
#include "core/experiment/format.h"
#include "core/run/provenance.h"
#include "core/run/trace_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// What the summary in a directory says of the run that wrote it.
struct Written {
  std::string fingerprint;
  Step step = 0;  ///< that it has come to
  bool interrupted = false, all_diverged = true;
};

/// None where there is no summary, or one that cannot be read.
std::optional<Written> written_in(const fs::path& directory) {
  std::optional<Written> written;
  [[maybe_unused]] const auto unreadable = failure_of([&] {
    const Json summary = parse_json(read_text_file(directory / summary_file), summary_file);
    Written found{summary.at("fingerprint").get<std::string>(), 0, summary.at("interrupted").get<bool>()};
    for (const Json& lane : summary.at("lanes")) {
      const bool diverged = lane.contains("diverged_at");
      found.step = std::max(found.step, lane.at(diverged ? "diverged_at" : "steps").get<Step>());
      found.all_diverged = found.all_diverged && diverged;
    }
    written = found;
  });
  return written;
}

/// Whether it was this run, whatever steps were asked for.
bool is_of(const Written& written, const Run& run) {
  Experiment experiment = run.experiment();
  experiment.steps = written.step;
  return fingerprint(provenance_of(experiment, run.problem()->inputs()), "run", Json::object()) ==
         written.fingerprint;
}

bool is_done(const Written& written, const Run& run) {
  return !written.interrupted && (written.step >= run.experiment().steps || written.all_diverged);
}

[[noreturn]] void refuse_other(const fs::path& path) {
  throw InputError(path.string() +
                   ": it is of a run of another experiment; run again without --resume, or elsewhere");
}

/// The table as it grew, else as it was written at an end.
SavedRows rows_of(const fs::path& directory, const std::string& file, const Lane& lane, Step every,
                  Step step) {
  const fs::path partial = partial_table(directory, file), whole = whole_table(directory, file);
  const bool grows = fs::exists(partial);
  if (!grows && !fs::exists(whole))
    throw InputError(whole.string() + ": the run's rows are not there; run again without --resume");
  return read_saved_rows(grows ? partial : whole, lane.columns(), every, step);
}

Resumption done_at(Step step) {
  return {{}, "step " + std::to_string(step) + " is reached already: nothing to do"};
}

}  // namespace

bool is_run_of(const fs::path& directory, const Run& run, const std::string& fingerprint) {
  if (saved_fingerprint(directory / saved_run_file) == fingerprint) return true;
  const std::optional<Written> written = written_in(directory);
  return written && is_of(*written, run);
}

Resumption resume(Run& run, const fs::path& directory, const std::string& fingerprint) {
  const fs::path path = directory / saved_run_file;
  const std::optional<Written> written = written_in(directory);
  if (!fs::exists(path)) {
    if (!written) return {};
    if (!is_of(*written, run)) refuse_other(directory / summary_file);
    return is_done(*written, run) ? done_at(written->step) : Resumption{};
  }
  const SavedRun saved = read_saved_run(path);
  if (saved.fingerprint != fingerprint) refuse_other(path);
  const Experiment& experiment = run.experiment();
  const std::vector<std::string> files = lane_file_names(experiment);
  const bool partial = std::ranges::any_of(
      files, [&](const std::string& file) { return fs::exists(partial_table(directory, file)); });
  if (!partial && written && is_of(*written, run) && is_done(*written, run)) return done_at(written->step);
  if (saved.step > experiment.steps)
    throw InputError(path.string() + ": the run has come to step " + std::to_string(saved.step) +
                     ", beyond the " + std::to_string(experiment.steps) + " asked for; give --steps " +
                     std::to_string(saved.step) + " or more");
  Resumption found;
  std::vector<Trace> traces;
  for (std::size_t i = 0; i < files.size(); ++i) {
    found.begun.push_back(rows_of(directory, files[i], run.lanes()[i], experiment.record.every, saved.step));
    traces.push_back(found.begun.back().trace);
  }
  try {
    run.resume(saved.step, saved.lanes, std::move(traces));
  } catch (const InputError& error) {
    throw InputError(path.string() + ": " + error.what() + "; run again without --resume");
  }
  return found;
}

}  // namespace muonscope
