#include "core/run/results.h"

#include <cmath>

#include "core/io/atomic_file.h"
#include "core/io/numbers.h"
#include "core/json.h"
#include "core/run/provenance.h"
#include "core/run/sweep.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

LaneResult result_of(const Lane& lane, std::vector<double> final_row) {
  LaneResult result;
  result.name = lane.spec().name;
  result.message = lane.message();
  result.diverged_at = lane.diverged_at();
  result.steps = lane.step();
  result.seconds = lane.seconds();
  result.trace = lane.trace();
  result.columns = lane.columns();
  result.final_row = std::move(final_row);
  result.final_row_recorded = lane.recorded_current();
  result.arrays = lane.final_arrays();
  return result;
}

void append_row(std::string& text, std::size_t columns, const auto& cell) {
  for (std::size_t column = 0; column < columns; ++column) {
    if (column > 0) text += ',';
    const double value = cell(column);
    if (std::isfinite(value)) text += round_trip(value);
  }
  text += '\n';
}

std::string status_of(const LaneResult& lane, bool interrupted) {
  if (lane.diverged_at) return "diverged";
  return interrupted ? "interrupted" : "completed";
}

/// The first recorded step with a loss of at most sweep_goal.
std::optional<Step> steps_to_goal(const LaneResult& lane) {
  const int loss = lane.trace.column("loss");
  if (loss < 0) return std::nullopt;
  for (std::size_t row = 0; row < lane.trace.rows(); ++row)
    if (lane.trace.at(row, loss) <= sweep_goal) return lane.trace.step(row);
  return lane.final_row[static_cast<std::size_t>(loss)] <= sweep_goal ? std::optional(lane.steps)
                                                                      : std::nullopt;
}

Json summary_of(const Results& results) {
  Json lanes = Json::array();
  for (const LaneResult& lane : results.lanes) {
    Json entry = {
        {"name", lane.name}, {"slug", slug(lane.name)}, {"status", status_of(lane, results.interrupted)}};
    entry["steps"] = lane.steps;
    if (lane.diverged_at) {
      entry["diverged_at"] = *lane.diverged_at;
      entry["message"] = lane.message;
    }
    Json values = Json::object();
    for (std::size_t i = 0; i < lane.columns.size(); ++i) {
      if (std::isfinite(lane.final_row[i])) values[lane.columns[i]] = lane.final_row[i];
    }
    entry["final"] = values;
    if (const std::optional<Step> reached = steps_to_goal(lane)) entry["steps_to_1e-6"] = *reached;
    entry["wall_seconds"] = lane.seconds;
    lanes.push_back(entry);
  }
  return {{"muonscope", MUONSCOPE_VERSION},
          {"title", results.experiment.title},
          {"seed", results.experiment.seed},
          {"interrupted", results.interrupted},
          {"lanes", lanes}};
}

}  // namespace

Results collect(const Run& run) {
  Results results;
  results.experiment = run.experiment();
  results.experiment.steps = run.step();
  results.inputs = run.problem()->inputs();
  std::vector<std::vector<double>> rows = run.current_rows();
  for (std::size_t i = 0; i < rows.size(); ++i)
    results.lanes.push_back(result_of(run.lanes()[i], std::move(rows[i])));
  return results;
}

Results collect_end(const Run& run, bool finished) {
  Results results = collect(run);
  results.interrupted = !finished;
  // Where all lanes diverged early, the experiment is still the one that was asked for.
  if (finished) results.experiment.steps = run.experiment().steps;
  return results;
}

std::string csv_text(const LaneResult& lane) {
  std::string text;
  for (const std::string& column : lane.columns) text += (text.empty() ? "" : ",") + column;
  text += '\n';
  for (std::size_t row = 0; row < lane.trace.rows(); ++row) {
    append_row(text, lane.columns.size(),
               [&](std::size_t column) { return lane.trace.at(row, static_cast<int>(column)); });
  }
  if (!lane.final_row_recorded) {
    append_row(text, lane.columns.size(), [&](std::size_t column) { return lane.final_row[column]; });
  }
  return text;
}

std::vector<fs::path> write_results(const Results& results, const fs::path& directory) {
  std::vector<fs::path> written;
  const auto write = [&](const fs::path& name, std::string_view bytes) {
    write_file(directory / name, bytes);
    written.push_back(directory / name);
  };
  for (const LaneResult& lane : results.lanes) {
    write(slug(lane.name) + ".csv", csv_text(lane));
    for (const FinalArray& array : lane.arrays)
      write(fs::path("final") / slug(lane.name) / (array.name + ".npy"), array.npy);
  }
  write(summary_file, summary_of(results).dump(2) + "\n");
  for (fs::path& path : write_provenance(provenance_of(results.experiment, results.inputs), directory))
    written.push_back(std::move(path));
  return written;
}

}  // namespace muonscope
