#include "core/studies/sweep_merge.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <vector>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/version.h"
#include "core/experiment/format.h"
#include "core/io/input_file.h"
#include "core/io/sha256.h"
#include "core/studies/study_identity.h"
#include "core/studies/sweep_table.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// A shard's table with what its JSON says of it.
struct ShardFile {
  fs::path path;
  std::string table;
  Json json;

  std::string name() const { return path.filename().string(); }
  std::string text(const char* key) const {
    return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
  }
  /// −1 for what is no count.
  std::int64_t count(const char* key) const {
    return json.contains(key) && json[key].is_number_integer() ? json[key].get<std::int64_t>() : -1;
  }
};

[[noreturn]] void refuse_merge(const fs::path& path, const std::string& why) {
  throw InputError(path.string() + ": " + why);
}

std::string whole_file(const fs::path& path) {
  return read_file(path, std::uintmax_t{4} << 30, "shards have at most 4 GiB");
}

/// {number: path} of the shards in a directory, all of one n.
std::map<std::size_t, fs::path> find_shards(const fs::path& directory, std::size_t& of) {
  static const std::regex pattern(R"(sweep\.([1-9][0-9]{0,6})-of-([1-9][0-9]{0,6})\.csv)");
  std::error_code error;
  std::map<std::size_t, fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    std::smatch match;
    if (!std::regex_match(name, match, pattern)) continue;
    const std::size_t number = std::stoul(match[1]), n = std::stoul(match[2]);
    if (number > n)
      refuse_merge(entry.path(), "there is no such part of " + std::to_string(n) + "; remove it");
    if (!found.empty() && n != of)
      refuse_merge(directory, "has shards of " + std::to_string(std::min(n, of)) + " and of " +
                                  std::to_string(std::max(n, of)) + " (" +
                                  found.begin()->second.filename().string() + ", " + name +
                                  "); remove those of one sweep");
    of = n;
    found[number] = entry.path();
  }
  if (error) refuse_merge(directory, "cannot be read: " + error.message());
  if (found.empty()) refuse_merge(directory, "has no shards sweep.k-of-n.csv");
  return found;
}

void require_all(const std::map<std::size_t, fs::path>& shards, std::size_t of, const fs::path& directory) {
  std::string missing, remedy;
  for (std::size_t k = 1; k <= of; ++k) {
    if (shards.contains(k)) continue;
    missing += (missing.empty() ? "" : ", ") + sweep_file_name({k, of}, true);
    remedy += (remedy.empty() ? "" : ", ") + std::to_string(k) + "/" + std::to_string(of);
  }
  if (!missing.empty()) refuse_merge(directory, "missing: " + missing + "; run --shard " + remedy);
}

ShardFile read_shard(const fs::path& path) {
  fs::path beside = path;
  beside.replace_extension(".json");
  std::error_code error;
  if (!fs::exists(beside, error))
    refuse_merge(path,
                 beside.filename().string() +
                     ", which says what it is a part of, is not beside it; copy it here, too, or run this "
                     "shard again");
  return {path, whole_file(path), parse_json(read_text_file(beside), beside.string())};
}

/// As it was written, and under the name that it was written to.
void require_untouched(const ShardFile& shard, Shard place) {
  const std::string run_again =
      "; run --shard " + std::to_string(place.number) + "/" + std::to_string(place.of) + " again";
  const std::int64_t number = shard.count("shard"), of = shard.count("of"), rows = shard.count("rows");
  if (number < 1 || of < 1 || rows < 0 || shard.text("fingerprint").empty() || shard.text("sha256").empty())
    refuse_merge(shard.path, "the json beside it is not that of a shard" + run_again);
  if (number != static_cast<std::int64_t>(place.number) || of != static_cast<std::int64_t>(place.of))
    refuse_merge(shard.path, "by the json beside it this is shard " + std::to_string(number) + " of " +
                                 std::to_string(of) + run_again);
  if (shard.table.empty() || shard.table.back() != '\n')
    refuse_merge(shard.path, "is cut in the middle of a line" + run_again);
  const std::int64_t found = std::ranges::count(shard.table, '\n') - 1;
  if (found != rows)
    refuse_merge(shard.path, "has " + std::to_string(found) + " rows; " + std::to_string(rows) +
                                 " were written" + run_again);
  if (sha256(shard.table) != shard.text("sha256"))
    refuse_merge(shard.path, "is not as it was written; its rows were changed" + run_again);
}

/// All of one sweep, as one program computes it.
void require_one_sweep(const std::vector<ShardFile>& shards) {
  for (const char* key : {"fingerprint", "version"}) {
    const auto differs = [&](const ShardFile& shard) {
      return !shard.json.contains(key) || shard.json[key] != shards.front().json[key];
    };
    std::string others;
    for (const ShardFile& shard : shards)
      if (differs(shard)) others += (others.empty() ? "" : ", ") + shard.name();
    if (others.empty()) continue;
    refuse_merge(shards.front().path,
                 std::string("is not of the same ") +
                     (std::string(key) == "version" ? "version of muonscope as " : "sweep as ") + others +
                     " (" + key + " " + shards.front().text(key).substr(0, 12) +
                     " against others); run the shards of one sweep into one directory");
  }
}

/// Where the experiment stands there, too, it must be the one.
void require_experiment(const fs::path& directory, const ShardFile& shard) {
  const fs::path path = directory / experiment_file;
  std::error_code error;
  const bool ours = shard.text("version") == version();
  if (!ours || !shard.json.contains("options") || !fs::exists(path, error)) return;
  const StudyIdentity identity = identify("sweep", read_experiment(path), shard.json["options"]);
  if (identity.fingerprint != shard.text("fingerprint"))
    refuse_merge(path,
                 "is not the experiment that " + shard.name() +
                     " is a sweep of; restore it, or run the shards of this one into another directory");
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

Table grouped(const ShardFile& shard) {
  std::istringstream lines(shard.table);
  Table table;
  std::getline(lines, table.header);
  const std::size_t results = ("," + table.header).find(",lane,status,");
  if (results == std::string::npos) refuse_merge(shard.path, "is not a shard of a sweep");
  const auto columns = static_cast<std::size_t>(
      std::count(table.header.begin(), table.header.begin() + static_cast<std::ptrdiff_t>(results), ','));
  for (std::string line; std::getline(lines, line);) {
    const std::string point = swept_part(line, columns);
    if (table.groups.empty() || table.groups.back().point != point) table.groups.push_back({point, ""});
    table.groups.back().lines += line + "\n";
  }
  return table;
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
  for (std::size_t k = 1; k <= tables.size(); ++k)
    fits = fits && tables[k - 1].header == tables[0].header &&
           tables[k - 1].groups.size() == shard_runs(runs, {k, tables.size()});
  if (!fits) refuse_merge(directory, "these shards are not parts of one sweep; run them again");
}

std::string dealt_back(const std::vector<Table>& tables) {
  std::string text = tables[0].header + "\n";
  for (std::size_t i = 0; i < tables[0].groups.size(); ++i)
    for (const Table& table : tables)
      if (i < table.groups.size()) text += table.groups[i].lines;
  return text;
}

/// What the whole says of itself: what all parts say, and the sums of what they count.
Json merged_summary(const std::vector<ShardFile>& shards) {
  Json summary = shards.front().json;
  for (const char* key : {"shard", "of", "sha256"}) summary.erase(key);
  for (const char* key : {"runs", "rows", "diverged"}) {
    std::int64_t sum = 0;
    for (const ShardFile& shard : shards) sum += shard.count(key);
    summary[key] = sum;
  }
  return summary;
}

}  // namespace

MergedSweep merged_shards(const fs::path& directory) {
  std::size_t of = 0;
  const std::map<std::size_t, fs::path> paths = find_shards(directory, of);
  require_all(paths, of, directory);
  std::vector<ShardFile> shards;
  for (const auto& [number, path] : paths) {
    shards.push_back(read_shard(path));
    require_untouched(shards.back(), {number, of});
  }
  require_one_sweep(shards);
  require_experiment(directory, shards.front());
  std::vector<Table> tables;
  for (const ShardFile& shard : shards) tables.push_back(grouped(shard));
  require_whole(tables, directory);
  return {dealt_back(tables), merged_summary(shards)};
}

}  // namespace muonscope
