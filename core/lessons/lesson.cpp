#include "core/lessons/lesson.h"

#include <algorithm>
#include <limits>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"
#include "embedded/lessons.h"

namespace muonscope {
namespace {

constexpr std::size_t max_names = 32;
constexpr std::size_t max_claims = 32;
constexpr std::size_t max_variants = 16;

Parameter text(const std::string& key, const std::string& label, double min = 1, double max = 2000) {
  return {.key = key, .label = label, .type = ValueType::text, .min = min, .max = max};
}

const std::vector<Parameter>& lesson_parameters() {
  static const std::vector<Parameter> table = {
      text("id", "stable name", 1, 64),
      {.key = "number", .label = "place in the curriculum", .type = ValueType::integer, .min = 1, .max = 99},
      text("title", "title", 1, 100),
      {.key = "speed", .label = "steps a second", .fallback = 60.0, .min = 0.1, .max = 1e4},
      {.key = "end",
       .label = "step at which the window stops to play",
       .type = ValueType::integer,
       .optional = true,
       .min = 1,
       .max = max_steps},
      text("question", "question"),
      text("predict", "what to guess before the run"),
      text("reveal", "answer"),
      text("notice", "what to look at"),
      text("exercise", "exercise")};
  return table;
}

const std::vector<Parameter>& claim_parameters() {
  static const std::vector<Parameter> table = {
      text("text", "the claim in words", 1, 500),
      {.key = "min", .label = "smallest value allowed", .fallback = -std::numeric_limits<double>::infinity()},
      {.key = "max", .label = "largest value allowed", .fallback = std::numeric_limits<double>::infinity()}};
  return table;
}

std::vector<std::string> names(const Json& lesson, const std::string& key) {
  const auto found = lesson.find(key);
  return found == lesson.end() ? std::vector<std::string>() : read_names(*found, max_names, "lesson." + key);
}

LessonAxis read_axis(const Json& axes, const std::string& side, const std::string& path) {
  const auto found = axes.find(side);
  if (found == axes.end()) return LessonAxis::usual;
  std::vector<std::string> known{"linear", "log"};
  if (side == "x") known.emplace_back("time");
  const std::string word = found->is_string() ? found->get<std::string>() : found->dump();
  if (std::ranges::find(known, word) == known.end()) fail_unknown(join(path, side), "axis", word, known);
  return word == "log" ? LessonAxis::log : word == "time" ? LessonAxis::time : LessonAxis::linear;
}

/// {"loss": {"x": "log"}, …}
std::map<std::string, LessonAxes> read_axes(const Json& lesson) {
  std::map<std::string, LessonAxes> axes;
  const auto found = lesson.find("axes");
  if (found == lesson.end()) return axes;
  require_object(*found, "lesson.axes");
  for (const auto& [figure, value] : found->items()) {
    const std::string path = join("lesson.axes", figure);
    require_object(value, path);
    require_known_keys(value, {"x", "y"}, path);
    axes[figure] = {read_axis(value, "x", path), read_axis(value, "y", path)};
  }
  return axes;
}

void require_lane(const Experiment& experiment, const std::string& name, const std::string& path) {
  std::vector<std::string> known;
  for (const LaneSpec& lane : experiment.lanes) known.push_back(lane.name);
  if (std::find(known.begin(), known.end(), name) == known.end()) fail_unknown(path, "lane", name, known);
}

Claim read_claim(const Json& json, const Experiment& experiment, const std::string& path) {
  require_object(json, path);
  std::vector<std::string> known = keys(claim_parameters());
  known.emplace_back("quantity");
  require_known_keys(json, known, path);
  const Values values = read_values(claim_parameters(), json, path);
  const auto quantity = json.find("quantity");
  const std::string quantity_path = join(path, "quantity");
  if (quantity == json.end()) {
    fail(quantity_path, "missing; add {\"kind\": …} with one of: " + listed(ids(claim_catalogue())));
  }
  if (!json.contains("min") && !json.contains("max")) {
    fail(path, "a claim that cannot fail; add \"min\", \"max\" or both");
  }
  Claim claim{std::get<std::string>(values.at("text")),
              read_spec(claim_catalogue(), *quantity, quantity_path), std::get<double>(values.at("min")),
              std::get<double>(values.at("max"))};
  require_lane(experiment, claim.quantity.text("lane"), join(quantity_path, "lane"));
  return claim;
}

/// A list under a key that may be absent.
std::vector<Json> read_list(const Json& object, const std::string& key, std::size_t most,
                            const std::string& path) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (!found->is_array() || found->size() > most) {
    fail(join(path, key),
         "expected a list of at most " + std::to_string(most) + " " + key + ", found " + shown(*found));
  }
  return {found->begin(), found->end()};
}

std::vector<Claim> read_claims(const Json& object, const Experiment& experiment, const std::string& path) {
  std::vector<Claim> claims;
  for (const Json& claim : read_list(object, "claims", max_claims, path)) {
    claims.push_back(read_claim(claim, experiment, join(path, "claims." + std::to_string(claims.size()))));
  }
  return claims;
}

const std::vector<Parameter>& variant_parameters() {
  static const std::vector<Parameter> table = {text("name", "stable name", 1, 64),
                                               text("text", "what is different", 1, 500)};
  return table;
}

/// The lesson with other values in its experiment, and the claims that hold then.
Lesson read_variant(const Json& json, const Lesson& lesson, const std::string& path) {
  require_object(json, path);
  std::vector<std::string> known = keys(variant_parameters());
  known.insert(known.end(), {"set", "claims"});
  require_known_keys(json, known, path);
  const Values values = read_values(variant_parameters(), json, path);
  Lesson variant = lesson;
  variant.variant = std::get<std::string>(values.at("name"));
  variant.variant_text = std::get<std::string>(values.at("text"));
  const auto changes = json.find("set");
  if (changes == json.end()) fail(join(path, "set"), "missing; say which values differ: {\"seed\": 3}");
  require_object(*changes, join(path, "set"));
  try {
    for (const auto& [key, value] : changes->items()) {
      variant.experiment = with_value(variant.experiment, key, value);
      variant.changed.push_back(key);
    }
  } catch (const InputError& error) {
    fail(join(path, "set"), error.what());
  }
  variant.claims = read_claims(json, variant.experiment, path);
  return variant;
}

std::vector<Lesson> read_variants(const Json& object, const Lesson& lesson) {
  std::vector<Lesson> variants;
  for (const Json& variant : read_list(object, "variants", max_variants, "lesson")) {
    const std::string path = "lesson.variants." + std::to_string(variants.size());
    variants.push_back(read_variant(variant, lesson, path));
    const auto same = [&](const Lesson& other) { return other.variant == variants.back().variant; };
    if (std::count_if(variants.begin(), variants.end(), same) > 1) {
      fail(join(path, "name"), shown(variants.back().variant) + " stands twice");
    }
  }
  return variants;
}

void require_controls(const Lesson& lesson) {
  for (std::size_t i = 0; i < lesson.controls.size(); ++i) {
    const std::string path = "lesson.controls." + std::to_string(i);
    const Parameter* parameter = nullptr;
    try {
      parameter = describe(lesson.experiment, lesson.controls[i]);
    } catch (const InputError& error) {
      fail(path, error.what());
    }
    if (!parameter) fail(path, shown(lesson.controls[i]) + " is not a single value; name one of its keys");
  }
}

std::vector<Lesson> read_embedded() {
  std::vector<Lesson> lessons;
  for (const auto& [name, contents] : embedded::lessons()) {
    const std::string file(name);
    const auto lesson = lesson_from_json(parse_json(contents, file), ".");
    if (!lesson) throw InputError(file + ": lesson: missing; every file of assets/lessons has this key");
    lessons.push_back(*lesson);
  }
  std::sort(lessons.begin(), lessons.end(),
            [](const Lesson& a, const Lesson& b) { return a.number < b.number; });
  return lessons;
}

}  // namespace

std::optional<Lesson> lesson_from_json(const Json& document, const std::filesystem::path& directory) {
  require_object(document, "");
  const auto found = document.find("lesson");
  if (found == document.end()) return {};
  require_object(*found, "lesson");
  std::vector<std::string> known = keys(lesson_parameters());
  known.insert(known.end(), {"aliases", "figures", "axes", "controls", "claims", "variants"});
  require_known_keys(*found, known, "lesson");
  const Values values = read_values(lesson_parameters(), *found, "lesson");
  const auto words = [&](const char* key) { return std::get<std::string>(values.at(key)); };

  Lesson lesson;
  lesson.experiment = experiment_from_json(document, directory);
  lesson.id = words("id");
  lesson.speed = std::get<double>(values.at("speed"));
  if (const auto end = values.find("end"); end != values.end())
    lesson.end = std::get<std::int64_t>(end->second);
  lesson.number = static_cast<int>(std::get<std::int64_t>(values.at("number")));
  lesson.title = words("title");
  lesson.question = words("question");
  lesson.predict = words("predict");
  lesson.reveal = words("reveal");
  lesson.notice = words("notice");
  lesson.exercise = words("exercise");
  lesson.aliases = names(*found, "aliases");
  lesson.figures = names(*found, "figures");
  lesson.axes = read_axes(*found);
  lesson.controls = names(*found, "controls");
  lesson.claims = read_claims(*found, lesson.experiment, "lesson");
  require_controls(lesson);
  lesson.variants = read_variants(*found, lesson);
  return lesson;
}

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> table = read_embedded();
  return table;
}

const Lesson* find_lesson(std::string_view name) {
  const std::size_t slash = std::min(name.find('/'), name.size());
  const std::string_view own = name.substr(0, slash);
  const auto found = std::find_if(lessons().begin(), lessons().end(), [&](const Lesson& lesson) {
    const auto& aliases = lesson.aliases;
    return lesson.id == own || std::to_string(lesson.number) == own ||
           std::find(aliases.begin(), aliases.end(), own) != aliases.end();
  });
  if (found == lessons().end()) return nullptr;
  if (slash == name.size()) return &*found;
  const auto variant = std::find_if(found->variants.begin(), found->variants.end(), [&](const Lesson& each) {
    return each.variant == name.substr(slash + 1);
  });
  return variant == found->variants.end() ? nullptr : &*variant;
}

std::optional<std::size_t> lane_of_lesson(const Experiment& now, const Experiment& lesson, std::size_t lane) {
  if (const auto same = lane_named(now, lesson.lanes[lane].name)) return same;
  const bool renamed = now.lanes.size() == lesson.lanes.size() && !lane_named(lesson, now.lanes[lane].name);
  return renamed ? std::optional(lane) : std::nullopt;
}

}  // namespace muonscope
