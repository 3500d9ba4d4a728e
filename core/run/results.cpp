#include "core/run/results.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/json.h"
#include "core/base/stop.h"
#include "core/base/version.h"
#include "core/experiment/file_names.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "core/run/provenance.h"
#include "core/run/trace_file.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

LaneResult recorded_of(const Lane& lane) {
  LaneResult result;
  result.name = lane.spec().name;
  result.message = lane.message();
  result.diverged_at = lane.diverged_at();
  result.steps = lane.step();
  result.seconds = lane.seconds();
  result.trace = lane.trace();
  result.completions = lane.completions();
  result.columns = lane.columns();
  result.reached = lane.reached();
  return result;
}

/// `rows`: of the lanes' final states, or none.
Results collected(const Run& run, std::vector<std::vector<double>> rows) {
  Results results = recorded(run);
  results.interrupted = false;
  results.inputs = run.problem()->inputs();
  rows.resize(results.lanes.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    LaneResult& lane = results.lanes[i];
    lane.final_row = std::move(rows[i]);
    lane.final_row_recorded = run.lanes()[i].recorded_current();
    lane.arrays = run.lanes()[i].final_arrays();
  }
  return results;
}

std::string status_of(const LaneResult& lane, bool interrupted) {
  if (lane.diverged_at) return "diverged";
  return interrupted ? "interrupted" : "completed";
}

Json summary_of(const LaneResult& lane, bool interrupted) {
  Json entry = {{"name", lane.name}, {"slug", lane.file}, {"status", status_of(lane, interrupted)}};
  entry["steps"] = lane.steps;
  if (lane.diverged_at) {
    entry["diverged_at"] = *lane.diverged_at;
    entry["message"] = lane.message;
  }
  Json values = Json::object();
  for (std::size_t i = 0; i < lane.final_row.size(); ++i)
    if (std::isfinite(lane.final_row[i])) values[lane.columns[i]] = lane.final_row[i];
  entry["final"] = values;
  for (const Reached& each : lane.reached)
    entry[steps_to_name(each.tolerance)] = each.step ? Json(*each.step) : Json(nullptr);
  entry["wall_seconds"] = lane.seconds;
  return entry;
}

Json summary_of(const Results& results, const Provenance& provenance) {
  Json lanes = Json::array();
  for (const LaneResult& lane : results.lanes) lanes.push_back(summary_of(lane, results.interrupted));
  return {{"muonscope", version()},
          {"version", version()},
          {"fingerprint", fingerprint(provenance, "run", Json::object())},
          {"title", results.experiment.title},
          {"seed", results.experiment.seed},
          {"interrupted", results.interrupted},
          {"lanes", lanes}};
}

fs::path array_path(const LaneResult& lane, const std::string& array) {
  return fs::path("final") / lane.file / (array + ".npy");
}

void append(std::vector<fs::path>& all, const std::vector<fs::path>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

std::vector<fs::path> write_final_states(const Results& results, const fs::path& directory) {
  std::vector<fs::path> written;
  for (const LaneResult& lane : results.lanes) {
    for (const FinalArray& array : lane.arrays) {
      written.push_back(directory / array_path(lane, array.name));
      write_file(written.back(), array.npy);
    }
  }
  return written;
}

std::vector<fs::path> write_documents(const Results& results, const fs::path& directory,
                                      const GivenFiles& given) {
  Provenance provenance = provenance_of(results.experiment, results.inputs);
  std::vector<fs::path> written = {directory / summary_file};
  write_file(written.back(), json_text(summary_of(results, provenance)));
  if (given.is_source(directory / experiment_file)) {
    append(written, write_inputs(provenance, directory));
  } else {
    append(written, write_provenance(provenance, directory));
  }
  return written;
}

}  // namespace

Results recorded(const Run& run) {
  Results results;
  results.experiment = run.experiment();
  results.experiment.steps = run.step();
  results.interrupted = true;
  for (const Lane& lane : run.lanes()) results.lanes.push_back(recorded_of(lane));
  const std::vector<std::string> files = lane_file_names(results.experiment);
  for (std::size_t i = 0; i < files.size(); ++i) results.lanes[i].file = files[i];
  return results;
}

Results collect(const Run& run) {
  return collected(run, run.current_rows());
}

Results collect_end(const Run& run, bool finished) {
  std::vector<std::vector<double>> rows;
  try {
    rows = run.current_rows();
  } catch (const Stopped&) {
    finished = false;
  }
  Results results = collected(run, std::move(rows));
  results.interrupted = !finished;
  // Where all lanes diverged early, the experiment is still the one that was asked for.
  if (finished) results.experiment.steps = run.experiment().steps;
  return results;
}

std::string final_line(const LaneResult& lane) {
  std::string text;
  if (!lane.final_row_recorded && !lane.final_row.empty()) append_csv_row(text, lane.final_row);
  return text;
}

std::string csv_text(const LaneResult& lane) {
  std::string text = csv_header(lane.columns);
  append_csv_rows(text, lane.trace, 0, lane.trace.rows());
  return text + final_line(lane);
}

void require_given_kept(const Run& run, const GivenFiles& given, const fs::path& directory) {
  Results results = recorded(run);
  results.experiment.steps = run.experiment().steps;
  results.inputs = run.problem()->inputs();
  for (std::size_t i = 0; i < results.lanes.size(); ++i)
    for (const std::string& name : run.lanes()[i].array_names())
      results.lanes[i].arrays.push_back({name, {}});
  require_given_kept(results, given, directory);
}

void require_given_kept(const Results& results, const GivenFiles& given, const fs::path& directory) {
  const Provenance provenance = provenance_of(results.experiment, results.inputs);
  given.require_kept(directory / experiment_file, provenance.experiment);
  for (const Provenance::Copy& input : provenance.inputs)
    given.require_kept(directory / input.name, input.bytes);
  given.require_kept(directory / summary_file);
  for (const LaneResult& lane : results.lanes) {
    given.require_kept(directory / (lane.file + ".csv"));
    given.require_kept(directory / (lane.file + ".partial.csv"));
    for (const FinalArray& array : lane.arrays) given.require_kept(directory / array_path(lane, array.name));
  }
}

std::vector<fs::path> write_beside_traces(const Results& results, const fs::path& directory,
                                          const GivenFiles& given) {
  std::vector<fs::path> written;
  // What an interrupt leaves no time for comes last.
  if (!results.interrupted) append(written, write_final_states(results, directory));
  append(written, write_documents(results, directory, given));
  if (results.interrupted) append(written, write_final_states(results, directory));
  return written;
}

namespace {

/// The bytes of csv_text(), never all in memory.
void write_csv(const fs::path& path, const LaneResult& lane) {
  constexpr std::size_t rows_a_part = 4096;
  std::size_t row = 0;
  bool begun = false, ended = false;
  write_file(path, [&]() -> std::string {
    if (!std::exchange(begun, true)) return csv_header(lane.columns);
    if (row == lane.trace.rows()) return std::exchange(ended, true) ? "" : final_line(lane);
    std::string text;
    const std::size_t end = std::min(row + rows_a_part, lane.trace.rows());
    append_csv_rows(text, lane.trace, row, end);
    row = end;
    return text;
  });
}

}  // namespace

std::vector<fs::path> write_results(const Results& results, const fs::path& directory,
                                    const GivenFiles& given) {
  std::vector<fs::path> written;
  for (const LaneResult& lane : results.lanes) {
    written.push_back(directory / (lane.file + ".csv"));
    write_csv(written.back(), lane);
  }
  append(written, write_beside_traces(results, directory, given));
  return written;
}

}  // namespace muonscope
