#include "core/lessons/lesson.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/lessons/read_claims.h"
#include "core/lessons/read_pages.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"
#include "embedded/lessons.h"

namespace muonscope {
namespace {

constexpr std::size_t max_names = 32;
constexpr std::size_t max_variants = 16;

const std::vector<Parameter>& lesson_parameters() {
  static const std::vector<Parameter> table = {
      text_parameter("id", "stable name", 64),
      {.key = "number", .label = "place in the curriculum", .type = ValueType::integer, .min = 1, .max = 99},
      text_parameter("title", "title", 100),
      {.key = "speed", .label = "steps a second", .fallback = 60.0, .min = 0.1, .max = 1e4},
      {.key = "end",
       .label = "step at which the window stops to play",
       .type = ValueType::integer,
       .optional = true,
       .min = 1,
       .max = max_steps},
      {.key = "theory",
       .label = "when predicted curves are shown",
       .type = ValueType::choice,
       .fallback = std::string("after_reveal"),
       .choices = {"after_reveal", "always"}},
      {.key = "layout",
       .label = "how the figures stand",
       .type = ValueType::choice,
       .fallback = std::string("grid"),
       .choices = {"grid", "first"}}};
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

const std::vector<Parameter>& variant_parameters() {
  static const std::vector<Parameter> table = {text_parameter("name", "stable name", 64),
                                               text_parameter("text", "what is different", 500)};
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
  known.insert(known.end(), {"aliases", "figures", "axes", "controls", "claims", "variants", "events"});
  for (const std::string& key : page_keys()) known.push_back(key);
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
  lesson.pages = read_pages(*found, lesson.experiment, "lesson");
  lesson.theory_always = words("theory") == "always";
  lesson.layout = words("layout") == "first" ? LessonLayout::first : LessonLayout::grid;
  lesson.events = read_events(*found, lesson.experiment);
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

std::size_t first_page(const Lesson& lesson, LessonPart part) {
  return static_cast<std::size_t>(std::ranges::find(lesson.pages, part, &LessonPage::part) -
                                  lesson.pages.begin());
}

const std::string& question_of(const Lesson& lesson) {
  return lesson.pages.front().text;
}

std::optional<std::size_t> lane_of_lesson(const Experiment& now, const Experiment& lesson, std::size_t lane) {
  if (const auto same = lane_named(now, lesson.lanes[lane].name)) return same;
  const bool renamed = now.lanes.size() == lesson.lanes.size() && !lane_named(lesson, now.lanes[lane].name);
  return renamed ? std::optional(lane) : std::nullopt;
}

}  // namespace muonscope
