#include "core/run/saved_run.h"

#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <numeric>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/version.h"
#include "core/experiment/format.h"
#include "core/io/npy_array.h"
#include "core/io/sha256.h"
#include "core/run/provenance.h"
#include "core/run/trace_file.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

constexpr int saved_run_format = 1;

std::string prefix_of(std::size_t lane) {
  return "lane." + std::to_string(lane) + ".";
}

/// What is no array of the dynamics' own.
SavedState books_of(const SavedLane& lane) {
  SavedState books;
  const LaneMark& mark = lane.mark;
  books.put("step", static_cast<double>(mark.step));
  books.put("diverged_at", static_cast<double>(mark.diverged_at.value_or(-1)));
  const std::vector<double> corners = mark.flops.numbers();
  books.put("flops", {static_cast<std::int64_t>(corners.size())}, corners);
  std::vector<double> reached;
  for (const Reached& each : mark.tolerances.reached())
    reached.push_back(static_cast<double>(each.step.value_or(-1)));
  books.put("reached", {static_cast<std::int64_t>(reached.size())}, reached);
  for (std::size_t i = 0; i < lane.referred.size(); ++i) {
    const std::string name = "referred." + std::to_string(i) + ".";
    const Recording::Referred& referred = lane.referred[i];
    if (referred.reference)
      books.put(name + "reference", {static_cast<std::int64_t>(referred.reference->size())},
                *referred.reference);
    std::vector<double> rows, materials;
    for (const Recording::Referred::Row& row : referred.kept) {
      rows.push_back(static_cast<double>(row.row));
      materials.insert(materials.end(), row.material->begin(), row.material->end());
    }
    books.put(name + "rows", {static_cast<std::int64_t>(rows.size())}, rows);
    books.put(name + "materials", {static_cast<std::int64_t>(materials.size())}, materials);
  }
  return books;
}

std::vector<double> all_of(const SavedState& state, const std::string& name) {
  for (const SavedArray& array : state.arrays())
    if (array.name == name) return array.values;
  throw InputError("the state has no \"" + name + "\"");
}

SavedLane lane_of(const SavedState& books, std::shared_ptr<const SavedState> state, std::string message) {
  SavedLane lane;
  lane.mark.state = std::move(state);
  lane.mark.message = std::move(message);
  lane.mark.step = static_cast<Step>(books.number("step"));
  if (const double at = books.number("diverged_at"); at >= 0) lane.mark.diverged_at = static_cast<Step>(at);
  lane.mark.flops = FlopCount::of(all_of(books, "flops"));
  for (const double step : all_of(books, "reached"))
    lane.reached.push_back(step < 0 ? std::nullopt : std::optional(static_cast<Step>(step)));
  for (std::size_t i = 0; books.has("referred." + std::to_string(i) + ".rows"); ++i) {
    const std::string name = "referred." + std::to_string(i) + ".";
    Recording::Referred& referred = lane.referred.emplace_back();
    if (books.has(name + "reference")) referred.reference = all_of(books, name + "reference");
    const std::vector<double> rows = all_of(books, name + "rows"),
                              materials = all_of(books, name + "materials");
    const std::size_t width = rows.empty() ? 0 : materials.size() / rows.size();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto begin = materials.begin() + static_cast<std::ptrdiff_t>(row * width);
      referred.kept.push_back(
          {static_cast<std::size_t>(rows[row]),
           std::make_shared<const std::vector<double>>(begin, begin + static_cast<std::ptrdiff_t>(width))});
    }
  }
  return lane;
}

void add(const SavedState& state, const std::string& prefix, Json& arrays, std::string& payload) {
  for (const SavedArray& array : state.arrays()) {
    std::string bytes = npy_preamble(array.shape, array.by_columns);
    const std::size_t header = bytes.size();
    bytes.resize(header + array.values.size() * sizeof(double));
    if (!array.values.empty())
      std::memcpy(bytes.data() + header, array.values.data(), array.values.size() * sizeof(double));
    arrays.push_back({{"name", prefix + array.name},
                      {"shape", array.shape},
                      {"by_columns", array.by_columns},
                      {"bytes", bytes.size()}});
    payload += bytes;
  }
}

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw InputError(path.string() + ": " + why + "; run again without --resume, or elsewhere");
}

/// The arrays of a file that begin with `prefix`, without it.
SavedState arrays_of(const Json& header, std::string_view payload, const std::string& prefix) {
  SavedState state;
  std::size_t begin = 0;
  for (const Json& array : header.at("arrays")) {
    const auto name = array.at("name").get<std::string>();
    const auto size = array.at("bytes").get<std::size_t>();
    auto shape = array.at("shape").get<std::vector<std::int64_t>>();
    if (name.starts_with(prefix)) {
      const auto count = static_cast<std::size_t>(
          std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
      if (begin + size > payload.size() || count * sizeof(double) > size)
        throw InputError("its arrays are longer than the file");
      std::vector<double> values(count);
      if (count > 0)
        std::memcpy(values.data(), payload.data() + begin + size - count * sizeof(double),
                    count * sizeof(double));
      state.put(name.substr(prefix.size()), std::move(shape), std::move(values));
    }
    begin += size;
  }
  return state;
}

}  // namespace

std::string run_fingerprint(const Run& run) {
  Experiment experiment = run.experiment();
  experiment.steps = 0;
  return fingerprint(provenance_of(experiment, run.problem()->inputs()), "run", Json::object());
}

std::string saved_run_bytes(const SavedRun& saved) {
  Json arrays = Json::array(), messages = Json::array();
  std::string payload;
  for (std::size_t i = 0; i < saved.lanes.size(); ++i) {
    messages.push_back(saved.lanes[i].mark.message);
    add(books_of(saved.lanes[i]), prefix_of(i) + "books.", arrays, payload);
    add(*saved.lanes[i].mark.state, prefix_of(i) + "state.", arrays, payload);
  }
  const Json header = {{"muonscope_state", saved_run_format}, {"version", version()},
                       {"fingerprint", saved.fingerprint},    {"step", saved.step},
                       {"messages", std::move(messages)},     {"sha256", sha256(payload)},
                       {"arrays", std::move(arrays)}};
  return header.dump() + "\n" + payload;
}

SavedRun read_saved_run(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t end = bytes.find('\n');
  const Json header = Json::parse(bytes.substr(0, end), nullptr, false);
  if (end == std::string::npos || !header.is_object() || !header.contains("muonscope_state"))
    refuse(path, "it is no saved state of a run");
  if (header["muonscope_state"] != saved_run_format)
    refuse(path, "it was saved by another version of muonscope");
  const std::string_view payload = std::string_view(bytes).substr(end + 1);
  try {
    if (header.at("sha256") != sha256(payload)) refuse(path, "it is damaged");
    SavedRun saved{header.at("fingerprint").get<std::string>(), header.at("step").get<Step>(), {}};
    const Json& messages = header.at("messages");
    for (std::size_t i = 0; i < messages.size(); ++i) {
      auto state = std::make_shared<const SavedState>(arrays_of(header, payload, prefix_of(i) + "state."));
      saved.lanes.push_back(lane_of(arrays_of(header, payload, prefix_of(i) + "books."), std::move(state),
                                    messages[i].get<std::string>()));
    }
    return saved;
  } catch (const Json::exception&) {
    refuse(path, "it is damaged");
  }
}

std::string saved_fingerprint(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  std::getline(file, line);
  const Json header = Json::parse(line, nullptr, false);
  const bool says = header.is_object() && header.contains("fingerprint") && header["fingerprint"].is_string();
  return says ? header["fingerprint"].get<std::string>() : "";
}

SavedRows read_saved_rows(const fs::path& path, const Columns& columns, Step every, Step step) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  SavedRows rows{Trace(columns), csv_header(columns)};
  if (!std::getline(file, line) || line + "\n" != rows.text) refuse(path, "it is no table of this run");
  std::vector<double> values(columns.size());
  while (std::getline(file, line) && !file.eof()) {  // a last line without an end may be cut
    const char *at = line.data(), *const end = at + line.size();
    for (std::size_t column = 0; column < values.size(); ++column) {
      values[column] = std::numeric_limits<double>::quiet_NaN();
      if (at != end && *at != ',') at = std::from_chars(at, end, values[column]).ptr;
      const bool last = column + 1 == values.size();
      if (last ? at != end : at == end || *at != ',') refuse(path, "it is damaged");
      if (!last) ++at;
    }
    // The last line may be of the final state, which no row is recorded of.
    const bool recorded = values[0] < static_cast<double>(step) && static_cast<Step>(values[0]) % every == 0;
    if (!recorded) break;
    rows.trace.append(values);
    rows.text += line + "\n";
  }
  return rows;
}

}  // namespace muonscope
