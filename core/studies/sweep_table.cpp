#include "core/studies/sweep_table.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "core/base/numbers.h"

namespace muonscope {
namespace {

constexpr const char* first_columns = "lane,status,final_loss,best_loss";
constexpr const char* last_columns = "initial_loss,last_two_mean";

/// `first_columns`, one for each tolerance, `last_columns`.
std::string result_columns(const std::vector<double>& tolerances) {
  std::string text = first_columns;
  for (const double tolerance : tolerances) (text += ',') += steps_to_name(tolerance);
  return text + "," + last_columns;
}

/// A cell as RFC 4180 wants it; names have no line breaks.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string out(1, '"');
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  out += '"';
  return out;
}

std::string cell(const std::optional<double>& value) {
  return value ? round_trip(*value) : std::string();
}

std::string cells_of(const SweepRow& row) {
  std::string text(row.diverged ? "diverged" : "completed");
  const auto add = [&text](const std::string& next) { text.append(1, ',').append(next); };
  add(cell(row.final_loss));
  add(cell(row.best_loss));
  for (const Reached& each : row.reached) add(each.step ? std::to_string(*each.step) : std::string());
  add(cell(row.initial_loss));
  add(cell(row.last_two_mean));
  return text;
}

std::string point_of(const Sweep& sweep, std::size_t run) {
  std::string text;
  for (const double value : sweep.point(run)) text += round_trip(value) + ",";
  return text;
}

/// A cell's number; empty for none. False where it is neither.
template <typename Number>
bool read_cell(std::string_view text, std::optional<Number>& number) {
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.emplace());
  return error == std::errc() && end == text.data() + text.size();
}

/// Text up to the next separator, which is taken off, too.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

/// What follows a lane's name. Whether the cells are as they are written is for the caller to see.
std::optional<SweepRow> read_cells(std::string_view cells, const std::vector<double>& tolerances) {
  SweepRow row;
  row.diverged = take_until(cells, ',') == "diverged";
  bool good = read_cell(take_until(cells, ','), row.final_loss);
  good = read_cell(take_until(cells, ','), row.best_loss) && good;
  for (const double tolerance : tolerances) {
    row.reached.push_back({tolerance, std::nullopt});
    good = read_cell(take_until(cells, ','), row.reached.back().step) && good;
  }
  good = read_cell(take_until(cells, ','), row.initial_loss) && good;
  good = read_cell(take_until(cells, ','), row.last_two_mean) && good;
  return good ? std::optional(row) : std::nullopt;
}

/// Which run a line is about, by its swept values.
class GridPlaces {
 public:
  explicit GridPlaces(const Sweep& sweep) {
    for (const SweepAxis& axis : sweep.axes()) {
      axes_.emplace_back();
      for (std::size_t i = 0; i < axis.values.size(); ++i) axes_.back()[round_trip(axis.values[i])] = i;
    }
  }

  std::optional<std::size_t> run_of(std::string_view line) const {
    std::size_t run = 0;
    for (const auto& axis : axes_) {
      const auto place = axis.find(std::string(take_until(line, ',')));
      if (place == axis.end()) return std::nullopt;
      run = run * axis.size() + place->second;
    }
    return run;
  }

 private:
  std::vector<std::unordered_map<std::string, std::size_t>> axes_;
};

/// The run that a table goes on with, if it is there whole.
std::optional<SweepRun> read_run(const Sweep& sweep, const GridPlaces& places, std::string_view rest) {
  const std::optional<std::size_t> run = places.run_of(rest);
  if (!run) return std::nullopt;
  SweepRun found{*run, {}};
  std::string_view lines = rest;
  const std::string point = point_of(sweep, *run);
  for (const LaneSpec& lane : sweep.base().lanes) {
    std::string_view line = take_until(lines, '\n');
    const std::string start = point + quoted(lane.name) + ",";
    if (!line.starts_with(start)) return std::nullopt;
    line.remove_prefix(start.size());
    const std::optional<SweepRow> row = read_cells(line, sweep.base().record.tolerances);
    if (!row) return std::nullopt;
    found.rows.push_back(*row);
  }
  // Cut, or changed by hand, it would not read like this.
  return rest.starts_with(sweep_lines(sweep, found)) ? std::optional(found) : std::nullopt;
}

}  // namespace

std::string sweep_header(const Sweep& sweep) {
  std::string text;
  for (const SweepAxis& axis : sweep.axes()) text += axis.key + ",";
  return text + result_columns(sweep.base().record.tolerances) + "\n";
}

std::string sweep_lines(const Sweep& sweep, const SweepRun& run) {
  const std::string point = point_of(sweep, run.run);
  std::string text;
  for (std::size_t lane = 0; lane < run.rows.size(); ++lane)
    text += point + quoted(sweep.base().lanes[lane].name) + "," + cells_of(run.rows[lane]) + "\n";
  return text;
}

std::string sweep_csv(const Sweep& sweep, const std::vector<SweepRun>& runs) {
  std::string text = sweep_header(sweep);
  for (const SweepRun& run : runs) text += sweep_lines(sweep, run);
  return text;
}

std::string sweep_stem(Shard shard) {
  if (shard.of == 1) return "sweep";
  return "sweep." + std::to_string(shard.number) + "-of-" + std::to_string(shard.of);
}

std::string sweep_file_name(Shard shard, bool complete) {
  return sweep_stem(shard) + (complete ? ".csv" : ".partial.csv");
}

SavedRuns saved_runs(const Sweep& sweep, Shard shard, std::string_view table) {
  SavedRuns saved;
  const std::string header = sweep_header(sweep);
  if (!table.starts_with(header)) return saved;
  saved.bytes = header.size();
  const GridPlaces places(sweep);
  std::vector<bool> seen(sweep.runs());
  while (saved.bytes < table.size()) {
    std::optional<SweepRun> run = read_run(sweep, places, table.substr(saved.bytes));
    if (!run || seen[run->run] || run->run % shard.of != shard.number - 1) break;
    seen[run->run] = true;
    saved.bytes += sweep_lines(sweep, *run).size();
    saved.runs.push_back(*std::move(run));
  }
  return saved;
}

}  // namespace muonscope
