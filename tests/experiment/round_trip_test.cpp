// Writing and reading are inverse, for every parameter that any catalogue declares.

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/json.h"
#include "core/experiment/problem_catalogue.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/schema/component.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// A number inside the parameter's range and away from `avoid`, with digits that only an exact reader keeps.
double number_for(const Parameter& p, double avoid) {
  const double low = std::isfinite(p.min) ? p.min : -10;
  const double high = std::isfinite(p.max) ? std::min(p.max, low + 20) : low + 20;
  const double third = low + (high - low) / 3;
  return third == avoid ? low + (high - low) / 7 : third;
}

Value other_value(const Parameter& p) {
  switch (p.type) {
    case ValueType::boolean:
      return !(p.fallback && std::get<bool>(*p.fallback));
    case ValueType::integer: {
      const auto low = static_cast<std::int64_t>(std::max(p.min, -100.0));
      const std::int64_t fallback = p.fallback ? std::get<std::int64_t>(*p.fallback) : low;
      return fallback == low ? low + 1 : low;
    }
    case ValueType::real:
      return number_for(p, p.fallback ? std::get<double>(*p.fallback) : 0);
    case ValueType::choice:
      return p.choices.back() == (p.fallback ? std::get<std::string>(*p.fallback) : "") ? p.choices.front()
                                                                                        : p.choices.back();
    case ValueType::text:
    case ValueType::path:
      return std::string("dir/ε \"quoted\" \\ name.npy");
    case ValueType::reals:
      return std::vector<double>(std::max<std::size_t>(2, p.min_items), number_for(p, 0));
    case ValueType::points:
      return std::vector<std::array<double, 2>>{{1, number_for(p, 0)}, {2.5, number_for(p, 0)}};
  }
  return false;
}

Spec filled_with_others(const Kind& kind) {
  Spec spec{kind.id, {}, {}};
  for (const Parameter& p : kind.parameters) spec.values.emplace(p.key, other_value(p));
  for (const Slot& slot : kind.slots)
    spec.parts.emplace(slot.key, filled_with_others(slot.catalogue().back()));
  return spec;
}

void check_kind(const Kind& kind, const Catalogue& catalogue);

void check_catalogue(const Catalogue& catalogue) {
  REQUIRE_FALSE(catalogue.empty());
  for (const Kind& kind : catalogue) check_kind(kind, catalogue);
}

void check_kind(const Kind& kind, const Catalogue& catalogue) {
  INFO(kind.id);
  const Spec others = filled_with_others(kind);
  const Json json = to_json(others, catalogue);
  CHECK(read_spec(catalogue, parse_json(json.dump(), kind.id), "") == others);
  for (const Parameter& p : kind.parameters) {
    INFO(p.key);
    if (p.fallback) {
      CHECK(others.values.at(p.key) != *p.fallback);
      CHECK(read_value(p, to_json(*p.fallback), "") == *p.fallback);  // a default is allowed by its own range
    }
    CHECK_FALSE(p.label.empty());
    CHECK_FALSE(p.help.empty());
    CHECK_FALSE((p.fallback && p.optional));
  }
  for (const Slot& slot : kind.slots) {
    INFO(slot.key);
    CHECK(find_kind(slot.catalogue(), slot.fallback));
    check_catalogue(slot.catalogue());
  }
}

}  // namespace

TEST_CASE("every declared parameter survives writing and reading with another value than its default") {
  check_catalogue(problem_catalogue());
  check_catalogue(optimizer_catalogue());
  check_catalogue(schedule_catalogue());
}

TEST_CASE("the experiment's own keys survive") {
  const Experiment e = read(example());
  const Experiment again = read(parse_json(to_json(e).dump(2), "again"));
  CHECK(again.title == e.title);
  CHECK(again.seed == e.seed);
  CHECK(again.steps == e.steps);
  CHECK(again.problem == e.problem);
  CHECK(again.lanes == e.lanes);
  CHECK(again.record == e.record);
  CHECK(again.edits == e.edits);
}

TEST_CASE("a resolved document is its own resolution, to the byte") {
  const std::string once = to_json(read(example())).dump(2);
  CHECK(to_json(read(parse_json(once, "once"))).dump(2) == once);
}

TEST_CASE("a resolved document writes every default, in the order of the descriptors") {
  const Json json = to_json(read(example()));
  std::vector<std::string> top;
  for (const auto& item : json.items()) top.push_back(item.key());
  CHECK(top == std::vector<std::string>{"muonscope", "title", "seed", "steps", "problem", "lanes", "record",
                                        "edits"});
  const Json& optimizer = json["lanes"][0]["optimizer"];
  std::vector<std::string> written;
  for (const auto& item : optimizer.items()) written.push_back(item.key());
  std::vector<std::string> declared = {"kind"};
  for (const Parameter& p : find_kind(optimizer_catalogue(), "muon")->parameters) {
    if (!p.optional) declared.push_back(p.key);
  }
  CHECK(written == declared);
}

TEST_CASE("default components are what an empty object reads as") {
  for (const Kind& kind : optimizer_catalogue()) {
    INFO(kind.id);
    CHECK(default_spec(kind) == read_spec(optimizer_catalogue(), Json{{"kind", kind.id}}, ""));
  }
}

TEST_CASE("doubles survive to the last bit, also those that look like integers") {
  const Parameter real{.key = "x", .label = "x"};
  for (const double value :
       {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0, 0.0, 10.0, 0x1p53, 1e22, -123456.0}) {
    const Json json = parse_json(to_json(Value(value)).dump(), "x");
    const double again = std::get<double>(read_value(real, json, "x"));
    CHECK(again == value);
    CHECK(std::signbit(again) == std::signbit(value));
  }
  CHECK(to_json(Value(10.0)).dump() == "10");
  CHECK(to_json(Value(0.005)).dump() == "0.005");
}

TEST_CASE("list sizes come from the descriptor") {
  const Parameter pair{.key = "b", .label = "pair", .type = ValueType::reals, .min_items = 2, .max_items = 2};
  CHECK(contains(input_error([&] { read_value(pair, Json::array({1}), "b"); }),
                 "b: list of 1 entries; allowed: 2"));
  CHECK(contains(input_error([&] { read_value(pair, Json::array({1, 2, 3}), "b"); }), "list of 3 entries"));
  CHECK(std::get<std::vector<double>>(read_value(pair, Json::array({1, 2}), "b")) ==
        std::vector<double>{1, 2});
  const Parameter some{.key = "b", .label = "some", .type = ValueType::reals};
  CHECK(contains(input_error([&] { read_value(some, Json::array(), "b"); }), "allowed: 1 … 4096"));
  CHECK(contains(input_error([&] { read_value(some, Json(std::vector<int>(4097)), "b"); }),
                 "list of 4097 entries"));
}
