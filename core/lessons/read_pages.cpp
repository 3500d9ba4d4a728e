#include "core/lessons/read_pages.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/lessons/read_claims.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::size_t most_pages = 8, most_figures = 8, most_choices = 6, fewest_choices = 2;

const std::vector<Parameter>& page_parameters() {
  static const std::vector<Parameter> table = {text_parameter("text", "what the page says"),
                                               {.key = "more",
                                                .label = "what else there is to say",
                                                .type = ValueType::text,
                                                .fallback = std::string(),
                                                .max = 4000},
                                               {.key = "sketch",
                                                .label = "the figure to draw in",
                                                .type = ValueType::text,
                                                .fallback = std::string(),
                                                .max = 64},
                                               {.key = "answer",
                                                .label = "the right choice, from 0 on",
                                                .type = ValueType::integer,
                                                .fallback = std::int64_t{0},
                                                .min = 0,
                                                .max = static_cast<double>(most_choices)}};
  return table;
}

const Parameter& range_parameter() {
  static const Parameter row = {.key = "range",
                                .label = "of the axis to draw on",
                                .type = ValueType::reals,
                                .min_items = 2,
                                .max_items = 2};
  return row;
}

std::vector<std::string> names(const Json& object, const std::string& key, std::size_t most,
                               const std::string& path) {
  const auto found = object.find(key);
  return found == object.end() ? std::vector<std::string>() : read_names(*found, most, join(path, key));
}

WantedValue read_wanted(const std::string& key, const Json& json, const Experiment& experiment,
                        const std::string& path) {
  named_by(path, [&] { return describe(experiment, key); });
  WantedValue wanted{.key = key};
  const bool interval = json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number();
  if (interval) {
    wanted.min = json[0].get<double>();
    wanted.max = json[1].get<double>();
    if (!(wanted.min <= wanted.max)) fail(path, "expected [smallest, largest], found " + shown(json));
  } else if (json.is_number()) {
    wanted.min = wanted.max = json.get<double>();
  } else if (json.is_string()) {
    wanted.word = json.get<std::string>();
  } else if (json.is_boolean()) {
    wanted.word = json.dump();
  } else {
    fail(path, "expected [smallest, largest], a number, a word, true or false, found " + shown(json));
  }
  return wanted;
}

Solution read_solution(const Json& json, const Experiment& experiment, const std::string& path) {
  require_object(json, path);
  require_known_keys(json, {"values", "claims", "text"}, path);
  const std::vector<Parameter> table = {text_parameter("text", "what is said then", 500)};
  Solution solution{.text = std::get<std::string>(read_values(table, json, path).at("text"))};
  if (const auto values = json.find("values"); values != json.end()) {
    require_object(*values, join(path, "values"));
    for (const auto& [key, value] : values->items())
      solution.values.push_back(read_wanted(key, value, experiment, join(path, "values") + "." + key));
  }
  solution.claims = read_claims(json, experiment, path);
  if (solution.values.empty() && solution.claims.empty())
    fail(path, "an exercise that is solved from the start; add \"values\", \"claims\" or both");
  return solution;
}

void read_guess(LessonPage& page, const Json& json, const Values& values, const std::string& path) {
  page.sketch = std::get<std::string>(values.at("sketch"));
  if (const auto range = json.find("range"); range != json.end()) {
    const std::vector<double> ends =
        std::get<std::vector<double>>(read_value(range_parameter(), *range, join(path, "range")));
    if (!(ends[0] < ends[1]))
      fail(join(path, "range"), "expected [smallest, largest], found " + shown(*range));
    page.range = {ends[0], ends[1]};
  }
  page.curves = names(json, "curves", most_figures, path);
  if (page.sketch.empty() && !page.curves.empty()) fail(join(path, "curves"), "there is no \"sketch\"");
  page.choices.texts = names(json, "choices", most_choices, path);
  if (page.choices.texts.empty()) {
    if (json.contains("answer")) fail(join(path, "answer"), "there are no \"choices\"");
    return;
  }
  const std::size_t count = page.choices.texts.size();
  if (count < fewest_choices) fail(join(path, "choices"), "at least two, or it is no choice");
  page.choices.right = static_cast<std::size_t>(std::get<std::int64_t>(values.at("answer")));
  if (page.choices.right >= count)
    fail(join(path, "answer"), "must be 0 to " + std::to_string(count - 1) + ", the place among the choices");
}

LessonPage read_page(LessonPart part, const Json& json, const Experiment& experiment,
                     const std::string& path) {
  LessonPage page{.part = part};
  if (json.is_string()) {
    page.text = std::get<std::string>(read_value(page_parameters().front(), json, path));
    return page;
  }
  require_object(json, path);
  std::vector<std::string> known{"text", "more", "figures"};
  if (part == LessonPart::predict)
    known.insert(known.end(), {"sketch", "curves", "range", "choices", "answer"});
  if (part == LessonPart::exercise) known.emplace_back("solved");
  require_known_keys(json, known, path);
  const Values values = read_values(page_parameters(), json, path);
  page.text = std::get<std::string>(values.at("text"));
  page.more = std::get<std::string>(values.at("more"));
  page.figures = names(json, "figures", most_figures, path);
  read_guess(page, json, values, path);
  if (const auto solved = json.find("solved"); solved != json.end())
    page.solution = read_solution(*solved, experiment, join(path, "solved"));
  return page;
}

/// Those of one part.
std::vector<LessonPage> read_part(const LessonPartRow& row, const Json& json, const Experiment& experiment,
                                  const std::string& path) {
  if (!json.is_array()) return {read_page(row.part, json, experiment, path)};
  if (json.empty() || json.size() > most_pages)
    fail(path,
         "expected 1 to " + std::to_string(most_pages) + " pages, found " + std::to_string(json.size()));
  std::vector<LessonPage> pages;
  for (std::size_t i = 0; i < json.size(); ++i)
    pages.push_back(read_page(row.part, json[i], experiment, join(path, std::to_string(i))));
  return pages;
}

}  // namespace

const std::vector<LessonPartRow>& lesson_parts() {
  static const std::vector<LessonPartRow> rows = {
      {LessonPart::question, "question", "Question", "Question"},
      {LessonPart::predict, "predict", "Predict", "Predict"},
      {LessonPart::run, "run", "Run", "To the run"},
      {LessonPart::reveal, "reveal", "What happens", "Reveal the answer"},
      {LessonPart::notice, "notice", "Notice", "Notice"},
      {LessonPart::exercise, "exercise", "Exercise", "Exercise"}};
  return rows;
}

const LessonPartRow& lesson_part(LessonPart part) {
  return *std::ranges::find(lesson_parts(), part, &LessonPartRow::part);
}

std::vector<std::string> page_keys() {
  std::vector<std::string> keys;
  for (const LessonPartRow& row : lesson_parts()) keys.push_back(row.key);
  return keys;
}

std::vector<LessonPage> read_pages(const Json& lesson, const Experiment& experiment,
                                   const std::string& path) {
  std::vector<LessonPage> pages;
  for (const LessonPartRow& row : lesson_parts()) {
    const auto found = lesson.find(row.key);
    if (found == lesson.end() && row.part == LessonPart::run) {
      pages.push_back({.part = LessonPart::run, .text = "Space plays and pauses. Watch the figures."});
      continue;
    }
    if (found == lesson.end()) fail(join(path, row.key), "missing");
    std::vector<LessonPage> own = read_part(row, *found, experiment, join(path, row.key));
    pages.insert(pages.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  return pages;
}

}  // namespace muonscope
