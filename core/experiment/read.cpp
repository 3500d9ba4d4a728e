// JSON → Experiment.

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/chaos_spec.h"
#include "core/experiment/cloud_view.h"
#include "core/experiment/edit.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/experiment/source.h"
#include "core/experiment/sweep_spec.h"
#include "core/observables/observable.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr int format_version = 1;
constexpr std::size_t max_observables = 100;

void require_version(const Json& document) {
  const auto found = document.find("muonscope");
  if (found == document.end()) fail("muonscope", "missing; add the format's version: \"muonscope\": 1");
  if (!found->is_number() || found->get<double>() != format_version) {
    fail("muonscope", "format version " + shown(*found) + " is not supported; this program reads version 1");
  }
}

const Json& required(const Json& object, const std::string& key, const std::string& remedy) {
  const auto found = object.find(key);
  if (found == object.end()) fail(key, "missing; " + remedy);
  return *found;
}

Spec read_part(const Catalogue& catalogue, const Json& lane, const std::string& key,
               const std::string& path) {
  const auto found = lane.find(key);
  if (found == lane.end()) {
    fail(join(path, key), "missing; add {\"kind\": …} with one of: " + listed(ids(catalogue)));
  }
  return read_spec(catalogue, *found, join(path, key));
}

/// What no single descriptor can say: betas exclude momentum, the steps of a piecewise schedule ascend.
void require_coherent(const LaneSpec& lane, const std::string& path) {
  try {
    if (!flow_of(lane.optimizer)) compose(lane.optimizer);
    check_schedule(lane.schedule);
  } catch (const InputError& error) {
    throw InputError(path + "." + error.what());
  }
}

LaneSpec read_lane(const Json& json, const std::string& path) {
  require_object(json, path);
  std::vector<std::string> known = keys(lane_parameters());
  known.insert(known.end(), {"optimizer", "schedule"});
  require_known_keys(json, known, path);
  const Values values = read_values(lane_parameters(), json, path);
  LaneSpec lane{std::get<std::string>(values.at("name")),
                read_part(optimizer_catalogue(), json, "optimizer", path),
                read_part(schedule_catalogue(), json, "schedule", path)};
  if (const auto look = values.find("look"); look != values.end())
    lane.look = static_cast<int>(std::get<std::int64_t>(look->second));
  lane.offset = {std::get<double>(values.at("shift")), std::get<double>(values.at("noise"))};
  require_coherent(lane, path);
  return lane;
}

/// Lanes are named where they are compared, claimed about and swept.
void require_distinct_names(const std::vector<LaneSpec>& lanes) {
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (lanes[i].name != lanes[j].name) continue;
      fail("lanes." + std::to_string(i) + ".name",
           shown(lanes[i].name) + " is lane " + std::to_string(j) + "'s name, too; rename one");
    }
  }
}

/// A look tells a lane from all others.
void require_distinct_looks(const std::vector<LaneSpec>& lanes) {
  for (std::size_t i = 0; i < lanes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (lanes[i].look && lanes[i].look == lanes[j].look)
        fail("lanes." + std::to_string(i) + ".look", std::to_string(*lanes[i].look) + " is lane " +
                                                         std::to_string(j) + "'s look, too; choose another");
}

std::vector<LaneSpec> read_lanes(const Json& json) {
  if (!json.is_array() || json.empty() || json.size() > max_lanes) {
    fail("lanes", "expected a list of 1 … " + std::to_string(max_lanes) + " lanes, found " +
                      (json.is_array() ? std::to_string(json.size()) + " entries" : shown(json)));
  }
  std::vector<LaneSpec> lanes;
  for (std::size_t i = 0; i < json.size(); ++i) {
    lanes.push_back(read_lane(json[i], "lanes." + std::to_string(i)));
  }
  require_distinct_names(lanes);
  require_distinct_looks(lanes);
  return lanes;
}

/// Flows move particles, rules everything.
void require_movable(const std::vector<LaneSpec>& lanes, const Spec& problem) {
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    if (problem_kind(problem.kind).offer.always.has(Capability::particles) || !flow_of(lanes[i].optimizer))
      continue;
    fail("lanes." + std::to_string(i) + ".optimizer.kind",
         shown(lanes[i].optimizer.kind) + " moves particles, and the problem is " + problem.kind +
             "; choose another optimizer or the problem particles");
  }
}

void require_observables(const std::vector<std::string>& names, const std::string& problem) {
  std::vector<std::string> known;
  const Offer& offer = problem_kind(problem).offer;
  for (const ObservableKind& row : observable_kinds())
    if (row.measured_in(offer)) known.push_back(row.kind.id);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(known.begin(), known.end(), names[i]) != known.end()) continue;
    const std::string path = "record.observables." + std::to_string(i);
    if (find_kind(observable_catalogue(), names[i])) {
      fail(path, shown(names[i]) + " is not defined for the problem " + problem + "; " +
                     why_not(observable_kind(names[i]).needs, offer.always, offer).text +
                     "; known: " + listed(known));
    }
    fail_unknown(path, "observable", names[i], known);
  }
}

void require_reference_lane(const Experiment& experiment) {
  const std::string& name = experiment.record.reference_lane;
  std::vector<std::string> names;
  for (const LaneSpec& lane : experiment.lanes) names.push_back(lane.name);
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
    fail_unknown("record.reference_lane", "lane", name, names);
}

/// They name columns.
void require_distinct(const std::vector<double>& numbers, const std::string& path) {
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (std::find(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(i), numbers[i]) !=
        numbers.begin() + static_cast<std::ptrdiff_t>(i))
      fail(join(path, std::to_string(i)), shortest(numbers[i]) + " is listed twice; remove one");
}

RecordSpec read_record(const Json& json, const std::string& problem) {
  require_object(json, "record");
  std::vector<std::string> known = keys(record_parameters());
  known.emplace_back("observables");
  require_known_keys(json, known, "record");
  const Values values = read_values(record_parameters(), json, "record");
  RecordSpec record;
  record.every = std::get<std::int64_t>(values.at("every"));
  record.reference_step = std::get<std::int64_t>(values.at("reference_step"));
  record.tolerances = std::get<std::vector<double>>(values.at("tolerances"));
  require_distinct(record.tolerances, "record.tolerances");
  if (const auto gap = values.find("alignment_gap"); gap != values.end())
    record.alignment_gap = std::get<double>(gap->second);
  if (const auto lane = values.find("reference_lane"); lane != values.end())
    record.reference_lane = std::get<std::string>(lane->second);
  const auto found = json.find("observables");
  record.observables = found == json.end() ? problem_kind(problem).observables
                                           : read_names(*found, max_observables, "record.observables");
  require_observables(record.observables, problem);
  return record;
}

const Json& empty_object() {
  static const Json object = Json::object();
  return object;
}

Edit read_edit(const Json& json, const std::string& path) {
  require_object(json, path);
  std::vector<std::string> known = keys(edit_parameters());
  known.emplace_back("value");
  require_known_keys(json, known, path);
  const Values values = read_values(edit_parameters(), json, path);
  if (!json.contains("value")) fail(join(path, "value"), "missing; add the new value");
  return {std::get<std::int64_t>(values.at("step")), std::get<std::string>(values.at("set")), json["value"]};
}

}  // namespace

const std::vector<Parameter>& edit_parameters() {
  static const std::vector<Parameter> table = {{.key = "step",
                                                .label = "step before which the edit acts",
                                                .type = ValueType::integer,
                                                .min = 0,
                                                .max = max_steps},
                                               {.key = "set",
                                                .label = "dotted key of a live parameter",
                                                .type = ValueType::text,
                                                .min = 1,
                                                .max = 200}};
  return table;
}

std::vector<Edit> read_edits(const Json& json) {
  if (!json.is_array()) fail("edits", "expected a list of edits, found " + shown(json));
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < json.size(); ++i) {
    edits.push_back(read_edit(json[i], "edits." + std::to_string(i)));
  }
  return edits;
}

const std::vector<Parameter>& experiment_parameters() {
  static const std::vector<Parameter> table = {
      {.key = "title",
       .label = "title",
       .type = ValueType::text,
       .fallback = std::string(),
       .max = 200,
       .help = "What the experiment shows; stands over its figures."},
      {.key = "seed",
       .label = "seed",
       .type = ValueType::integer,
       .fallback = std::int64_t{0},
       .min = 0,
       .max = 0x1p53,
       .slider_max = 1000,
       .help = "Start of every random draw: the same seed gives the same target and the same start."},
      {.key = "steps",
       .label = "steps",
       .type = ValueType::integer,
       .fallback = std::int64_t{1000},
       .min = 0,
       .max = max_steps,
       .slider_min = 1,
       .slider_max = 10000,
       .scale = Scale::logarithmic,
       .help = "Where a headless run ends; the window plays on."}};
  return table;
}

const std::vector<Parameter>& record_parameters() {
  static const std::vector<Parameter> table = {
      {.key = "every",
       .label = "steps between recorded rows",
       .type = ValueType::integer,
       .fallback = std::int64_t{1},
       .min = 1,
       .max = max_steps,
       .slider_min = 1,
       .slider_max = 100,
       .scale = Scale::logarithmic,
       .help = "A row is recorded at steps 0, k, 2k, … and for the final state."},
      {.key = "reference_step",
       .symbol = "t*",
       .label = "reference step",
       .type = ValueType::integer,
       .fallback = std::int64_t{80},
       .min = 0,
       .max = max_steps,
       .slider_max = 1000,
       .derived = true,
       .help = "Step whose conserved quantities the others are compared with."},
      {.key = "tolerances",
       .label = "losses to reach",
       .type = ValueType::reals,
       .fallback = std::vector<double>{1e-6},
       .min = 0,
       .slider_min = 1e-12,
       .slider_max = 1,
       .scale = Scale::logarithmic,
       .help = "Of each the first step with a loss of at most this is reported: steps_to_1e-6.",
       .min_items = 0,
       .max_items = 16},
      {.key = "alignment_gap",
       .label = "alignment gap",
       .optional = true,
       .min = 0,
       .max = 1e6,
       .slider_min = 1e-12,
       .slider_max = 1,
       .scale = Scale::logarithmic,
       .help = "Singular values closer than this count as one block of the alignments; otherwise α, the size "
               "of the start."},
      {.key = "reference_lane",
       .label = "reference lane",
       .type = ValueType::text,
       .optional = true,
       .max = 100,
       .help = "Name of the lane whose cloud the others are compared with; otherwise the first."}};
  return table;
}

namespace {

Parameter start_offset(std::string key, std::string label, std::string help) {
  return {.key = std::move(key),
          .symbol = "δ",
          .label = std::move(label),
          .fallback = 0.0,
          .min = 0,
          .max = 1e12,
          .slider_min = 1e-6,
          .slider_max = 1,
          .scale = Scale::logarithmic,
          .help = std::move(help)};
}

}  // namespace

const std::vector<Parameter>& lane_parameters() {
  static const std::vector<Parameter> table = {
      {.key = "name",
       .label = "name",
       .type = ValueType::text,
       .min = 1,
       .max = 100,
       .derived = true,
       .help = "Names the lane and, in lower case and Latin letters, its files."},
      {.key = "look",
       .label = "look",
       .type = ValueType::integer,
       .optional = true,
       .min = 0,
       .max = lane_looks - 1,
       .slider_max = lane_looks - 1,
       .derived = true,
       .help = "Colour, dash and marker in figures; otherwise by its rule."},
      start_offset("shift", "shift of the start",
                   "This lane starts so far from the others, in Frobenius norm: every entry, of every "
                   "particle, is moved alike."),
      start_offset("noise", "noise of the start",
                   "This lane starts so far from the others, as the root of the mean square over the "
                   "particles: every entry is moved for itself.")};
  return table;
}

Experiment read_document(const Json& document, const std::filesystem::path& directory, Resolve resolve) {
  require_object(document, "");
  require_version(document);
  require_known_keys(document,
                     {"muonscope", "title", "seed", "steps", "problem", "lanes", "record", "edits", "sweep",
                      "chaos", "cloud", "lesson"},
                     "");
  Experiment experiment;
  experiment.directory = directory;
  const Values values = read_values(experiment_parameters(), document, "");
  experiment.title = std::get<std::string>(values.at("title"));
  experiment.seed = static_cast<std::uint64_t>(std::get<std::int64_t>(values.at("seed")));
  experiment.steps = std::get<std::int64_t>(values.at("steps"));
  const Json& problem =
      required(document, "problem", "add {\"kind\": …} with one of: " + listed(ids(problem_catalogue())));
  experiment.problem = read_spec(problem_catalogue(), problem, "problem");
  experiment.lanes = read_lanes(
      required(document, "lanes", "add a list of lanes [{\"name\": …, \"optimizer\": …, \"schedule\": …}]"));
  require_movable(experiment.lanes, experiment.problem);
  const auto record = document.find("record");
  experiment.record =
      read_record(record == document.end() ? empty_object() : *record, experiment.problem.kind);
  require_reference_lane(experiment);
  if (resolve == Resolve::files) {
    problem_kind(experiment.problem.kind).resolve(experiment.problem, directory);
  }
  if (const auto sweep = document.find("sweep"); sweep != document.end()) {
    const SweepSpec spec = read_sweep(*sweep);
    check_sweep(experiment, spec);
    experiment.sweep = spec;
  }
  if (const auto chaos = document.find("chaos"); chaos != document.end()) {
    const ChaosSpec spec = read_chaos(*chaos);
    check_chaos(experiment, spec);
    experiment.chaos = spec;
  }
  if (const auto cloud = document.find("cloud"); cloud != document.end())
    experiment.cloud = read_cloud_view(*cloud);
  if (const auto edits = document.find("edits"); edits != document.end()) {
    experiment.edits = read_edits(*edits);
    check_edits(experiment);
    std::stable_sort(experiment.edits.begin(), experiment.edits.end(),
                     [](const Edit& a, const Edit& b) { return a.step < b.step; });
  }
  return experiment;
}

Experiment experiment_from_json(const Json& document, const std::filesystem::path& directory) {
  return read_document(document, directory, Resolve::files);
}

Experiment read_experiment(const std::filesystem::path& path) {
  const Source source = read_source_file(path);
  return named_by(source.name, [&] { return experiment_from_json(source.document, source.directory); });
}

}  // namespace muonscope
