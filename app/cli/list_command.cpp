#include <algorithm>
#include <cstdio>
#include <optional>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/figures/catalogue.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/lessons/lesson.h"
#include "core/observables/observable.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/particles/objective.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

const char* type_name(ValueType type) {
  switch (type) {
    case ValueType::boolean:
      return "boolean";
    case ValueType::integer:
      return "integer";
    case ValueType::real:
      return "real";
    case ValueType::text:
      return "text";
    case ValueType::choice:
      return "choice";
    case ValueType::path:
      return "path";
    case ValueType::reals:
      return "list of reals";
    case ValueType::points:
      return "list of [step, value]";
  }
  return "";
}

Json json_of(const Parameter& parameter) {
  Json entry = {{"key", parameter.key},
                {"symbol", parameter.symbol},
                {"label", parameter.label},
                {"type", type_name(parameter.type)}};
  entry["default"] = nullptr;
  if (parameter.fallback) {
    entry["default"] = to_json(*parameter.fallback);
  }
  if (std::isfinite(parameter.min)) entry["min"] = parameter.min;
  if (std::isfinite(parameter.max)) entry["max"] = parameter.max;
  entry["scale"] = parameter.scale == Scale::logarithmic ? "log" : "linear";
  entry["live"] = parameter.live;
  entry["optional"] = parameter.optional;
  if (!parameter.unit.empty()) entry["unit"] = parameter.unit;
  if (!parameter.choices.empty()) entry["choices"] = parameter.choices;
  if (!parameter.counts_for.key.empty())
    entry["counts_for"] = {{parameter.counts_for.key, parameter.counts_for.choices}};
  entry["help"] = parameter.help;
  return entry;
}

Json json_of(const Catalogue& catalogue);

Json json_of(const Kind& kind) {
  Json entry = {{"id", kind.id}, {"title", kind.title}, {"summary", kind.summary}};
  if (!kind.source.empty()) entry["source"] = kind.source;
  entry["parameters"] = Json::array();
  for (const Parameter& parameter : kind.parameters) entry["parameters"].push_back(json_of(parameter));
  if (!kind.slots.empty()) {
    entry["slots"] = Json::array();
    for (const Slot& slot : kind.slots) {
      entry["slots"].push_back({{"key", slot.key},
                                {"label", slot.label},
                                {"default", slot.fallback},
                                {"kinds", json_of(slot.catalogue())}});
    }
  }
  return entry;
}

Json json_of(const Catalogue& catalogue) {
  Json list = Json::array();
  for (const Kind& kind : catalogue) list.push_back(json_of(kind));
  return list;
}

Json lessons_json() {
  Json list = Json::array();
  for (const Lesson& lesson : lessons()) {
    Json variants = Json::array();
    for (const Lesson& variant : lesson.variants)
      variants.push_back({{"name", variant.variant}, {"text", variant.variant_text}});
    list.push_back({{"id", lesson.id},
                    {"number", lesson.number},
                    {"title", lesson.title},
                    {"aliases", lesson.aliases},
                    {"summary", question_of(lesson)},
                    {"figures", lesson.figures},
                    {"variants", variants}});
  }
  return list;
}

/// "problems" where a kind is not for all of them.
Json optimizers_json() {
  Json list = json_of(optimizer_catalogue());
  for (std::size_t i = 0; i < list.size(); ++i)
    if (optimizer_kinds()[i].compose == nullptr) list[i]["problems"] = problems_with({Capability::particles});
  return list;
}

/// Whom a row is for, in words, "" for everyone, and the ids of the problems.
void add_needs(Json& entry, Capabilities needs) {
  entry["for"] = who_has(needs);
  entry["problems"] = problems_with(needs);
}

void add_reason(Json& entry, const Reason& reason) {
  entry["applies"] = reason.none();
  if (!reason.none()) entry["reason"] = reason.text;
}

/// `experiment`: null, or whose problem the rows are held against.
Json observables_json(const Experiment* experiment) {
  Json list = json_of(observable_catalogue());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Capabilities needs = observable_kinds()[i].needs;
    add_needs(list[i], needs);
    if (experiment == nullptr) continue;
    const Offer& offer = problem_kind(experiment->problem.kind).offer;
    add_reason(list[i], why_not(needs, offer.always, offer));
  }
  return list;
}

Json figures_json(const Experiment* experiment) {
  Json list = json_of(figure_catalogue());
  Snapshot start;
  if (experiment != nullptr) {
    start.experiment = std::make_shared<const Experiment>(*experiment);
    start.problem = problem_kind(experiment->problem.kind)
                        .make(experiment->problem, experiment->seed, experiment->directory);
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    add_needs(list[i], figure_kinds()[i].capabilities());
    if (experiment != nullptr) add_reason(list[i], figure_kinds()[i].why_not(start));
  }
  return list;
}

struct Category {
  const char* id;
  Json (*list)(const Experiment* experiment);
  bool in_lessons = false;   ///< not of experiments, but of what lessons say about them: listed by name alone
  bool of_problems = false;  ///< not every row is for every problem
};

const std::vector<Category>& categories() {
  static const std::vector<Category> table = {
      {"lessons", [](const Experiment*) { return lessons_json(); }},
      {"problems", [](const Experiment*) { return json_of(problem_catalogue()); }},
      {"objectives", [](const Experiment*) { return json_of(objective_catalogue()); }},
      {"optimizers", [](const Experiment*) { return optimizers_json(); }},
      {"schedules", [](const Experiment*) { return json_of(schedule_catalogue()); }},
      {"observables", observables_json, false, true},
      {"figures", figures_json, false, true},
      {"claims", [](const Experiment*) { return json_of(claim_catalogue()); }, true},
  };
  return table;
}

void print_parameters(const Json& entry, const std::string& indent) {
  for (const Json& parameter : entry.value("parameters", Json::array())) {
    const Json& fallback = parameter["default"];
    const std::string value =
        fallback.is_null() ? (parameter["optional"] ? "optional" : "required") : fallback.dump();
    std::printf("%s%s [%s]%s  %s\n", indent.c_str(), parameter["key"].get<std::string>().c_str(),
                value.c_str(), parameter["live"].get<bool>() ? " live" : "",
                parameter["help"].get<std::string>().c_str());
  }
  for (const Json& slot : entry.value("slots", Json::array())) {
    for (const Json& kind : slot["kinds"]) {
      std::printf("%s%s: %s  %s\n", indent.c_str(), slot["key"].get<std::string>().c_str(),
                  kind["id"].get<std::string>().c_str(), kind["summary"].get<std::string>().c_str());
      print_parameters(kind, indent + "    ");
    }
  }
}

/// "for matrices (matrix_factorization, linear_attention)", and why not in the experiment's problem.
void print_needs(const Json& entry) {
  if (const std::string who = entry.value("for", ""); !who.empty())
    std::printf("      for %s (%s)\n", who.c_str(), listed(entry["problems"]).c_str());
  if (entry.contains("reason"))
    std::printf("      does not apply. %s\n", entry["reason"].get<std::string>().c_str());
}

void print_category(const Category& category, const Experiment* experiment) {
  std::printf("%s\n", category.id);
  const Json list = category.list(experiment);
  if (list.empty()) std::printf("  none in this version\n");
  for (const Json& entry : list) {
    std::string names = entry["id"].get<std::string>();
    for (const Json& alias : entry.value("aliases", Json::array())) names += ", " + alias.get<std::string>();
    std::printf("  %s  %s\n      %s\n", names.c_str(), entry["title"].get<std::string>().c_str(),
                entry["summary"].get<std::string>().c_str());
    print_needs(entry);
    for (const Json& variant : entry.value("variants", Json::array()))
      std::printf("      %s/%s  %s\n", entry["id"].get<std::string>().c_str(),
                  variant["name"].get<std::string>().c_str(), variant["text"].get<std::string>().c_str());
    print_parameters(entry, "      ");
  }
}

}  // namespace

std::vector<std::string> list_categories() {
  std::vector<std::string> ids;
  for (const Category& category : categories()) ids.emplace_back(category.id);
  return ids;
}

int list_command(const ListOptions& options) {
  const std::string& what = options.what;
  const auto chosen = std::ranges::find(categories(), what, &Category::id);
  std::optional<Experiment> experiment;
  if (!options.source.empty()) {
    if (!chosen->of_problems)
      throw InputError("list " + what + " " + options.source +
                       ": only observables and figures depend on the problem");
    experiment = open_experiment(options.source).experiment;
  }
  const Experiment* const held_against = experiment ? &*experiment : nullptr;
  Json all = Json::object();
  for (const Category& category : categories()) {
    if (what.empty() ? category.in_lessons : what != category.id) continue;
    if (options.json) {
      all[category.id] = category.list(held_against);
    } else {
      print_category(category, held_against);
    }
  }
  if (options.json) std::printf("%s", json_text(what.empty() ? all : all[what]).c_str());
  return exit_done;
}

}  // namespace muonscope
