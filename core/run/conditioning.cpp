#include "core/run/conditioning.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "embedded/sweeps.h"

namespace muonscope {
namespace {

/// A line's cells; quoted ones as RFC 4180 has them, without line breaks.
std::vector<std::string> cells_of_line(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool doubled = quoted && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"';
    if (doubled) {
      cells.back() += line[i++];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

std::vector<std::vector<std::string>> lines_of(std::string_view csv) {
  std::vector<std::vector<std::string>> lines;
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    lines.push_back(cells_of_line(csv.substr(0, end)));
    csv.remove_prefix(std::min(end + 1, csv.size()));
  }
  return lines;
}

template <typename Number>
Number number(const std::string& text, const std::string& id) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw InputError(id + ": \"" + text + "\" is not a number");
  return value;
}

std::size_t lane_called(const Experiment& experiment, const std::string& name, const std::string& id) {
  for (std::size_t i = 0; i < experiment.lanes.size(); ++i)
    if (experiment.lanes[i].name == name) return i;
  throw InputError(id + ": the experiment has no lane \"" + name + "\"");
}

std::string_view file_named(const std::string& name) {
  for (const auto& [file, contents] : embedded::sweeps())
    if (file == name) return contents;
  throw InputError(name + " is not shipped");
}

std::vector<ConditioningTable> read_shipped() {
  std::vector<ConditioningTable> tables;
  for (const auto& [file, contents] : embedded::sweeps()) {
    if (!file.ends_with(".json")) continue;
    const std::string id(file.substr(0, file.size() - std::string_view(".json").size()));
    const Experiment experiment = experiment_from_json(parse_json(contents, std::string(file)), ".");
    tables.push_back(read_conditioning(id, experiment, file_named(id + ".csv")));
  }
  std::ranges::sort(tables, {}, &ConditioningTable::id);
  return tables;
}

}  // namespace

ConditioningTable read_conditioning(const std::string& id, const Experiment& experiment,
                                    std::string_view csv) {
  const auto lines = lines_of(csv);
  const std::vector<std::string> expected = {"lane", "status", "final_loss", "best_loss", "steps_to_1e-6"};
  const bool fits = !lines.empty() && lines[0].size() >= 7 && lines[0][0].ends_with("condition") &&
                    lines[0][1].ends_with("schedule.lr") &&
                    std::equal(expected.begin(), expected.end(), lines[0].begin() + 2);
  if (!fits) throw InputError(id + ": is not a sweep over a condition number and learning rates");
  std::map<std::pair<std::size_t, double>, BestSteps> best;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string>& cells = lines[i];
    if (cells.size() != lines[0].size()) throw InputError(id + ": a line has another number of cells");
    BestSteps row{lane_called(experiment, cells[2], id), number<double>(cells[0], id), {}, 0};
    if (!cells[6].empty()) row.steps = number<Step>(cells[6], id), row.lr = number<double>(cells[1], id);
    BestSteps& known = best.try_emplace({row.lane, row.condition}, row).first->second;
    if (row.steps && (!known.steps || *row.steps < *known.steps)) known = row;
  }
  ConditioningTable table{id, experiment, {}};
  for (const auto& [place, row] : best) table.rows.push_back(row);
  return table;
}

const std::vector<ConditioningTable>& shipped_conditioning() {
  static const std::vector<ConditioningTable> tables = read_shipped();
  return tables;
}

std::optional<double> condition_of(const Spec& problem) {
  if (problem.has("condition")) return problem.real("condition");
  const auto target = problem.parts.find("target");
  if (target == problem.parts.end() || !target->second.has("condition")) return std::nullopt;
  return target->second.real("condition");
}

}  // namespace muonscope
