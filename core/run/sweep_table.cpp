#include "core/run/sweep_table.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include "core/errors.h"
#include "core/io/numbers.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* first_columns = "lane,status,final_loss,best_loss";
constexpr const char* last_columns = "initial_loss,last_two_mean";

/// `first_columns`, one for each tolerance, `last_columns`.
std::string result_columns(const std::vector<double>& tolerances) {
  std::string text = first_columns;
  for (const double tolerance : tolerances) text += "," + steps_to_name(tolerance);
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

/// The lines of one run share their swept values.
struct Group {
  std::string point;
  std::string lines;
};

struct Table {
  std::string header;
  std::vector<Group> groups;
};

/// Text before the comma number `columns`: the swept values, which hold no quotes.
std::string swept_part(const std::string& line, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < columns && at != std::string::npos; ++i) at = line.find(',', at) + 1;
  return line.substr(0, at);
}

Table read_shard(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  Table table;
  std::getline(file, table.header);
  const std::size_t results = ("," + table.header).rfind(std::string(",") + first_columns);
  if (results == std::string::npos || !table.header.ends_with(last_columns)) {
    throw InputError(path.string() + ": is not a shard of a sweep");
  }
  const auto columns = static_cast<std::size_t>(
      std::count(table.header.begin(), table.header.begin() + static_cast<std::ptrdiff_t>(results), ','));
  for (std::string line; std::getline(file, line);) {
    const std::string point = swept_part(line, columns);
    if (table.groups.empty() || table.groups.back().point != point) table.groups.push_back({point, ""});
    table.groups.back().lines += line + "\n";
  }
  return table;
}

/// {number: path} of the shards in a directory, all of one n.
std::map<std::size_t, fs::path> find_shards(const fs::path& directory, std::size_t& of) {
  static const std::regex pattern(R"(sweep\.([0-9]{1,7})-of-([0-9]{1,7})\.csv)");
  std::error_code error;
  std::map<std::size_t, fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    std::smatch match;
    if (!std::regex_match(name, match, pattern)) continue;
    const std::size_t n = std::stoul(match[2]);
    if (!found.empty() && n != of) {
      throw InputError(directory.string() + ": has shards of " + std::to_string(std::min(n, of)) +
                       " and of " + std::to_string(std::max(n, of)) + "; remove those of one sweep");
    }
    of = n;
    found[std::stoul(match[1])] = entry.path();
  }
  if (error) throw InputError(directory.string() + ": cannot be read: " + error.message());
  if (found.empty()) throw InputError(directory.string() + ": has no shards sweep.k-of-n.csv");
  return found;
}

void require_all(const std::map<std::size_t, fs::path>& shards, std::size_t of, const fs::path& directory) {
  for (std::size_t k = 1; k <= of; ++k) {
    if (shards.contains(k)) continue;
    throw InputError(directory.string() + ": " + sweep_file_name({k, of}, true) +
                     " is missing; run --shard " + std::to_string(k) + "/" + std::to_string(of));
  }
}

/// Shards deal the runs out in turn, so their sizes follow from the total.
void require_whole(const std::vector<Table>& tables, const fs::path& directory) {
  std::size_t runs = 0;
  std::vector<std::string> points;
  for (const Table& table : tables) {
    runs += table.groups.size();
    for (const Group& group : table.groups) points.push_back(group.point);
  }
  std::ranges::sort(points);
  bool fits = std::ranges::adjacent_find(points) == points.end();
  for (std::size_t k = 1; k <= tables.size(); ++k) {
    fits = fits && tables[k - 1].header == tables[0].header &&
           tables[k - 1].groups.size() == shard_runs(runs, {k, tables.size()});
  }
  if (!fits)
    throw InputError(directory.string() + ": these shards are not parts of one sweep; run them again");
}

}  // namespace

std::string sweep_csv(const Sweep& sweep, const std::vector<SweepRun>& runs) {
  std::string text;
  for (const SweepAxis& axis : sweep.axes()) text += axis.key + ",";
  text += result_columns(sweep.base().record.tolerances) + "\n";
  for (const SweepRun& run : runs) {
    std::string point;
    for (const double value : sweep.point(run.run)) point += round_trip(value) + ",";
    for (std::size_t lane = 0; lane < run.rows.size(); ++lane) {
      text += point + quoted(sweep.base().lanes[lane].name) + "," + cells_of(run.rows[lane]) + "\n";
    }
  }
  return text;
}

std::string sweep_file_name(Shard shard, bool complete) {
  std::string name("sweep");
  if (shard.of > 1) {
    name.append(".").append(std::to_string(shard.number)).append("-of-").append(std::to_string(shard.of));
  }
  return name.append(complete ? ".csv" : ".partial.csv");
}

std::string merged_shards(const fs::path& directory) {
  std::size_t of = 0;
  const std::map<std::size_t, fs::path> shards = find_shards(directory, of);
  require_all(shards, of, directory);
  std::vector<Table> tables;
  tables.reserve(of);
  for (const auto& [number, path] : shards) tables.push_back(read_shard(path));
  require_whole(tables, directory);
  std::string text = tables[0].header + "\n";
  for (std::size_t i = 0; i < tables[0].groups.size(); ++i) {
    for (const Table& table : tables) {
      if (i < table.groups.size()) text += table.groups[i].lines;
    }
  }
  return text;
}

}  // namespace muonscope
