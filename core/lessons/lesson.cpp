#include "core/lessons/lesson.h"

#include <algorithm>
#include <limits>

#include "core/errors.h"
#include "core/experiment/component.h"
#include "core/experiment/format.h"
#include "core/experiment/messages.h"
#include "embedded/lessons.h"

namespace muonscope {
namespace {

constexpr std::size_t max_names = 32;
constexpr std::size_t max_claims = 32;

Parameter text(const std::string& key, const std::string& label, double min = 1, double max = 2000) {
  return {.key = key, .label = label, .type = ValueType::text, .min = min, .max = max};
}

const std::vector<Parameter>& lesson_parameters() {
  static const std::vector<Parameter> table = {
      text("id", "stable name", 1, 64),
      {.key = "number", .label = "place in the curriculum", .type = ValueType::integer, .min = 1, .max = 99},
      text("title", "title", 1, 100),
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

std::vector<Claim> read_claims(const Json& lesson, const Experiment& experiment) {
  std::vector<Claim> claims;
  const auto found = lesson.find("claims");
  if (found == lesson.end()) return claims;
  if (!found->is_array() || found->size() > max_claims) {
    fail("lesson.claims",
         "expected a list of at most " + std::to_string(max_claims) + " claims, found " + shown(*found));
  }
  for (std::size_t i = 0; i < found->size(); ++i) {
    claims.push_back(read_claim((*found)[i], experiment, "lesson.claims." + std::to_string(i)));
  }
  return claims;
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
  known.insert(known.end(), {"aliases", "figures", "controls", "claims"});
  require_known_keys(*found, known, "lesson");
  const Values values = read_values(lesson_parameters(), *found, "lesson");
  const auto words = [&](const char* key) { return std::get<std::string>(values.at(key)); };

  Lesson lesson;
  lesson.experiment = experiment_from_json(document, directory);
  lesson.id = words("id");
  lesson.number = static_cast<int>(std::get<std::int64_t>(values.at("number")));
  lesson.title = words("title");
  lesson.question = words("question");
  lesson.predict = words("predict");
  lesson.reveal = words("reveal");
  lesson.notice = words("notice");
  lesson.exercise = words("exercise");
  lesson.aliases = names(*found, "aliases");
  lesson.figures = names(*found, "figures");
  lesson.controls = names(*found, "controls");
  lesson.claims = read_claims(*found, lesson.experiment);
  require_controls(lesson);
  return lesson;
}

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> table = read_embedded();
  return table;
}

const Lesson* find_lesson(std::string_view name) {
  const auto found = std::find_if(lessons().begin(), lessons().end(), [&](const Lesson& lesson) {
    const auto& aliases = lesson.aliases;
    return lesson.id == name || std::to_string(lesson.number) == name ||
           std::find(aliases.begin(), aliases.end(), name) != aliases.end();
  });
  return found == lessons().end() ? nullptr : &*found;
}

}  // namespace muonscope
