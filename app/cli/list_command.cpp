#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/figures/catalogue.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/lessons/lesson.h"
#include "core/observables/observable.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/particles/objective.h"
#include "core/schema/component.h"

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
                    {"summary", lesson.question},
                    {"figures", lesson.figures},
                    {"variants", variants}});
  }
  return list;
}

/// "problems" where a kind is not for all of them.
Json optimizers_json() {
  Json of_particles = Json::array();
  for (const ProblemKind& row : problem_kinds())
    if (row.particles) of_particles.push_back(row.kind.id);
  Json list = json_of(optimizer_catalogue());
  for (std::size_t i = 0; i < list.size(); ++i)
    if (optimizer_kinds()[i].compose == nullptr) list[i]["problems"] = of_particles;
  return list;
}

Json observables_json() {
  Json list = json_of(observable_catalogue());
  for (std::size_t i = 0; i < list.size(); ++i) list[i]["problems"] = observable_kinds()[i].problems;
  return list;
}

struct Category {
  const char* id;
  Json (*list)();
  bool in_lessons = false;  ///< not of experiments, but of what lessons say about them: listed by name alone
};

const std::vector<Category>& categories() {
  static const std::vector<Category> table = {
      {"lessons", lessons_json},
      {"problems", [] { return json_of(problem_catalogue()); }},
      {"objectives", [] { return json_of(objective_catalogue()); }},
      {"optimizers", optimizers_json},
      {"schedules", [] { return json_of(schedule_catalogue()); }},
      {"observables", observables_json},
      {"figures", [] { return json_of(figure_catalogue()); }},
      {"claims", [] { return json_of(claim_catalogue()); }, true},
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

void print_category(const Category& category) {
  std::printf("%s\n", category.id);
  const Json list = category.list();
  if (list.empty()) std::printf("  none in this version\n");
  for (const Json& entry : list) {
    std::string names = entry["id"].get<std::string>();
    for (const Json& alias : entry.value("aliases", Json::array())) names += ", " + alias.get<std::string>();
    std::printf("  %s  %s\n      %s\n", names.c_str(), entry["title"].get<std::string>().c_str(),
                entry["summary"].get<std::string>().c_str());
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

int list_command(const std::string& what, bool json) {
  Json all = Json::object();
  for (const Category& category : categories()) {
    if (what.empty() ? category.in_lessons : what != category.id) continue;
    if (json) {
      all[category.id] = category.list();
    } else {
      print_category(category);
    }
  }
  if (json) std::printf("%s", json_text(what.empty() ? all : all[what]).c_str());
  return exit_done;
}

}  // namespace muonscope
